package org.gatepost.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueException;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.history.Deliveries;
import org.gatepost.engine.history.HistoryQuery;
import org.gatepost.engine.history.Past;

/// `/v1/history`: what became of mail.
record HistoryRoutes(Gateway gateway) {

    private static final int COUNTED_AT_ONCE = 1000;
    private static final Duration USUAL_SPAN = Duration.ofDays(7);

    List<Route> all() {
        return List.of(
                Route.get("/v1/history", this::list),
                Route.get("/v1/deliveries", this::deliveries),
                Route.get("/v1/history/{id}", this::show));
    }

    private Response list(Request request) throws Problem.Thrown {
        var states = Filter.states(request.parameter("state"));
        if (!states.stream().allMatch(LetterState::isEnded)) {
            throw Request.bad("state must be some of failed, expired, retracted, sent: history is about letters that have ended");
        }
        var query = query(request, states, request.parameter("nextHop"), time(request, "since"), time(request, "until"));
        return Response.ok(page(query, cursor(request.parameter("after")), Filter.limit(request)));
    }

    /// Letters that have ended, the latest first.
    private Map<String, Object> page(HistoryQuery query, Optional<Long> after, int limit) {
        var page = gateway.history().page(query, after, limit);
        var document = new LinkedHashMap<String, Object>();
        document.put("items", page.letters().stream().map(this::item).toList());
        document.put("next", page.next().map(one -> Long.toString(one)).orElse(null));
        return document;
    }

    /// Letters that were sent, as `/v1/messages` asks for them.
    Map<String, Object> sent(Request request) throws Problem.Thrown {
        var older = Filter.olderThan(request.parameter("older"), gateway.now());
        var query = query(request, Set.of(LetterState.SENT), "", Optional.empty(), older);
        return request.parameter("count").equals("true") ? count(query) : page(query, cursor(request.parameter("after")), Filter.limit(request));
    }

    private static HistoryQuery query(Request request, Set<LetterState> states, String nextHop, Optional<Instant> since, Optional<Instant> until)
            throws Problem.Thrown {
        return new HistoryQuery(states, request.parameter("from"), request.parameter("to"), request.parameter("subject"), request.parameter("any"), nextHop, since, until);
    }

    private Map<String, Object> count(HistoryQuery query) {
        long count = 0;
        Optional<Long> before = Optional.empty();
        do {
            var page = gateway.history().page(query, before, COUNTED_AT_ONCE);
            count += page.letters().size();
            before = page.next();
        } while (before.isPresent());
        return new LinkedHashMap<>(Map.of("count", count));
    }

    private Response deliveries(Request request) throws Problem.Thrown {
        var now = gateway.now();
        var since = time(request, "since").orElse(now.minus(USUAL_SPAN));
        var counted = gateway.history().deliveries(since);
        var document = new LinkedHashMap<String, Object>();
        document.put("since", MessageJson.time(since));
        document.put("until", MessageJson.time(now));
        document.put("delivered", counted.hours().stream().mapToLong(Deliveries.Hour::delivered).sum());
        document.put("failed", counted.hours().stream().mapToLong(Deliveries.Hour::failed).sum());
        document.put("hours", counted.hours().stream().map(one -> Map.of("at", MessageJson.time(one.at()), "delivered", one.delivered(), "failed", one.failed())).toList());
        document.put("domains", counted.domains().stream().map(one -> Map.of("domain", one.name(), "delivered", one.delivered(), "failed", one.failed())).toList());
        return Response.ok(document);
    }

    private Response show(Request request) throws Problem.Thrown, QueueException {
        var id = request.id();
        var events = gateway.history().events(id);
        if (events.isEmpty()) {
            throw Request.noSuchMessage(id);
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("id", id.value());
        document.put("events", events.stream().map(HistoryRoutes::event).toList());
        return Response.ok(document);
    }

    private Map<String, Object> item(Past past) {
        var json = MessageJson.of(gateway.letter(past.entry()));
        json.put("endedAt", MessageJson.time(past.endedAt()));
        return json;
    }

    private static Map<String, Object> event(Occurrence one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", MessageJson.time(one.at()));
        json.put("what", one.kind().word());
        json.put("words", one.words());
        one.attempt().ifPresent(attempt -> {
            json.put("attempt", attempt.number());
            json.put("nextHop", attempt.nextHop());
            json.put("contacts", attempt.contacts().stream().map(HistoryRoutes::contact).toList());
            Explanations.of(one).ifPresent(explanation -> json.put("explanation", explanation));
        });
        return json;
    }

    private static Map<String, Object> contact(Contact contact) {
        var json = new LinkedHashMap<String, Object>();
        json.put("host", contact.host());
        json.put("address", contact.address());
        json.put("tls", contact.tls().isEmpty() ? null : contact.tls());
        json.put("certificate", contact.certificate().isEmpty() ? null : contact.certificate());
        json.put("conversation", contact.conversation().lines().toList());
        return json;
    }

    private static Optional<Long> cursor(String text) throws Problem.Thrown {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Request.bad("after must be the 'next' of an earlier answer");
        }
    }

    private static Optional<Instant> time(Request request, String name) throws Problem.Thrown {
        var text = request.parameter(name);
        try {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            var time = Instant.parse(text);
            if (time.toEpochMilli() < 0) {
                throw new DateTimeException("before there was mail");
            }
            return Optional.of(time);
        } catch (DateTimeException | ArithmeticException e) {
            throw Request.bad(name + " must be a time like 2026-01-31T14:00:00Z");
        }
    }
}
