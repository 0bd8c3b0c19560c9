package org.gatepost.control;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.engine.Answer;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Interventions;
import org.gatepost.engine.Retraction;

/// `/v1/messages`: what is in the queue, and what to do with it.
record MessageRoutes(Gateway gateway) {

    private static final String BY = "control API";
    private static final int COUNTED_AT_ONCE = 2000;

    List<Route> all() {
        return List.of(
                Route.get("/v1/messages", this::list),
                Route.get("/v1/messages/{id}", this::show),
                Route.get("/v1/messages/{id}/content", this::content),
                Route.post("/v1/messages/{id}/retract", request -> retract(request.id())),
                Route.post("/v1/messages/{id}/release", request -> release(request.id())),
                Route.post("/v1/messages/{id}/hold", request -> hold(request.id())),
                Route.post("/v1/messages/{id}/retry", request -> retry(request.id())),
                Route.post("/v1/messages/{id}/restore", request -> restore(request.id())),
                Route.post("/v1/messages/{id}/dismiss", request -> dismiss(request.id())),
                Route.post("/v1/messages/{id}/delay", this::delay));
    }

    private Interventions verbs() {
        return gateway.interventions();
    }

    private Response list(Request request) throws QueueException, Problem.Thrown {
        if (request.parameter("state").equals("sent")) {
            return Response.ok(new HistoryRoutes(gateway).sent(request)); // the queue has forgotten them
        }
        var filter = Filter.of(request, gateway.now());
        if (filter.query().states().contains(LetterState.SENT)) {
            throw Request.bad("Ask for state=sent by itself: letters that were sent are in the history, all others in the queue");
        }
        if (request.parameter("count").equals("true")) {
            return Response.ok(new LinkedHashMap<>(Map.of("count", count(filter))));
        }
        var page = gateway.list(filter.query(), filter.after(), filter.limit());
        var document = new LinkedHashMap<String, Object>();
        document.put("items", page.entries().stream().map(gateway::letter).map(MessageJson::of).toList());
        document.put("next", page.next().map(QueueId::value).orElse(null));
        return Response.ok(document);
    }

    private long count(Filter filter) throws QueueException {
        long count = 0;
        Optional<QueueId> after = Optional.empty();
        do {
            var page = gateway.list(filter.query(), after, COUNTED_AT_ONCE);
            count += page.entries().size();
            after = page.next();
        } while (after.isPresent());
        return count;
    }

    private Response show(Request request) throws QueueException, Problem.Thrown {
        var id = request.id();
        var letter = gateway.find(id).orElseThrow(() -> Request.noSuchMessage(id));
        var json = MessageJson.of(letter);
        json.put("explanation", Explanations.of(letter).orElse(null));
        return Response.ok(json);
    }

    private Response content(Request request) throws IOException, Problem.Thrown, QueueException {
        var id = request.id();
        var exchange = request.exchange();
        var content = gateway.content(id).orElseThrow(() -> Request.noSuchMessage(id));
        exchange.getResponseHeaders().set("Content-Type", "message/rfc822");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        try (var bytes = content.open()) {
            exchange.sendResponseHeaders(200, request.wantsBody() ? content.size() : -1);
            if (request.wantsBody()) {
                bytes.transferTo(exchange.getResponseBody());
            }
        }
        return Response.SENT;
    }

    private Response delay(Request request) throws IOException, Problem.Thrown, QueueException {
        var wait = request.duration().orElseThrow(() -> Request.bad("Say how long: {\"for\":\"10m\"}"));
        return delay(request.id(), wait);
    }

    Response retract(QueueId id) throws Problem.Thrown, QueueException {
        return retracted(id, verbs().retract(id, BY));
    }

    Response release(QueueId id) throws Problem.Thrown, QueueException {
        return answered(id, verbs().release(id, BY));
    }

    Response hold(QueueId id) throws Problem.Thrown, QueueException {
        return answered(id, verbs().hold(id, BY));
    }

    Response retry(QueueId id) throws Problem.Thrown, QueueException {
        return answered(id, verbs().retry(id, BY));
    }

    Response restore(QueueId id) throws Problem.Thrown, QueueException {
        return answered(id, verbs().restore(id, BY));
    }

    Response dismiss(QueueId id) throws Problem.Thrown, QueueException {
        return answered(id, verbs().dismiss(id, BY));
    }

    Response delay(QueueId id, Duration wait) throws Problem.Thrown, QueueException {
        return answered(id, verbs().delay(id, wait, BY));
    }

    private static Response retracted(QueueId id, Retraction retraction) throws Problem.Thrown {
        var document = new LinkedHashMap<String, Object>();
        document.put("id", id.value());
        document.put("words", retraction.words());
        return switch (retraction) {
            case Retraction.Retracted() -> result(200, "retracted", document);
            case Retraction.Partly(var retracted, var recipients, var delivered, var onTheWire) -> {
                document.put("retracted", retracted);
                document.put("recipients", recipients);
                document.put("delivered", delivered);
                document.put("onTheWire", onTheWire);
                yield result(200, "partial", document);
            }
            case Retraction.TooLate() -> result(409, "tooLate", document);
            case Retraction.Stopped() -> result(409, "uncertain", document);
            case Retraction.NotFound() -> throw Request.noSuchMessage(id);
        };
    }

    private static Response answered(QueueId id, Answer answer) throws Problem.Thrown {
        var document = new LinkedHashMap<String, Object>();
        document.put("id", id.value());
        return switch (answer) {
            case Answer.Done(var words) -> {
                document.put("words", words);
                yield result(200, "done", document);
            }
            case Answer.Refused(var why) -> {
                document.put("words", "refused: " + why);
                yield result(409, "refused", document);
            }
            case Answer.NotFound() -> throw Request.noSuchMessage(id);
        };
    }

    private static Response result(int status, String result, Map<String, Object> document) {
        document.put("result", result);
        if (status >= 400) {
            document.putAll(new Problem(status, result, "Message " + document.get("id") + ": " + document.get("words")).document());
        }
        return new Response(status, Optional.of(document));
    }
}
