package org.gatepost.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.check.Sender;
import tools.jackson.databind.JsonNode;

/// `/v1/check` and `/v1/test`: would mail leave, and does it.
record CheckRoutes(Gateway gateway, Semaphore atOnce) {

    private static final String CHECK = "{\"settings\":{\"smtp.host\":\"mail.example.com\"},\"from\":\"office@example.com\"}";
    private static final String TEST = "{\"to\":\"office@example.com\"}";
    private static final String LINES = "application/x-ndjson";

    CheckRoutes(Gateway gateway) {
        this(gateway, new Semaphore(2));
    }

    List<Route> all() {
        return List.of(
                Route.post("/v1/check", this::check),
                Route.post("/v1/test", this::test));
    }

    private Response check(Request request) throws IOException, Problem.Thrown {
        var body = request.object(CHECK);
        only(body, Set.of("settings", "from"), CHECK);
        var changes = settings(body.path("settings"));
        var from = address(body, "from");
        if (!atOnce.tryAcquire()) {
            throw new Problem.Thrown(new Problem(429, "too many checks", "Two checks are running; ask again when one has ended"));
        }
        try {
            return request.header("Accept").contains(LINES) ? told(request, changes, from) : collected(changes, from);
        } catch (UncheckedIOException e) {
            throw new IOException("the client went away during a check", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during a check", e);
        } finally {
            atOnce.release();
        }
    }

    private Response collected(Map<String, String> changes, Optional<Mailbox> from) throws InterruptedException {
        var steps = new ArrayList<Map<String, Object>>();
        boolean ok = gateway.check(changes, from, step -> steps.add(CheckJson.of(step)));
        var document = new LinkedHashMap<String, Object>();
        document.put("ok", ok);
        document.put("steps", steps);
        return Response.ok(document);
    }

    /// Each step as soon as it is known, a line each.
    private Response told(Request request, Map<String, String> changes, Optional<Mailbox> from) throws IOException, InterruptedException {
        var exchange = request.exchange();
        exchange.getResponseHeaders().set("Content-Type", LINES);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        Consumer<Map<String, Object>> line = document -> {
            try {
                out.write((Request.JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        boolean ok = gateway.check(changes, from, (CheckStep step) -> line.accept(CheckJson.of(step)));
        line.accept(Map.of("ok", ok));
        return Response.SENT;
    }

    private Response test(Request request) throws IOException, Problem.Thrown, QueueException {
        var body = request.object(TEST);
        only(body, Set.of("to", "from"), TEST);
        var to = address(body, "to").orElseThrow(() -> Request.bad("Say to whom: " + TEST));
        try {
            var letter = gateway.test(to, address(body, "from"));
            var document = new LinkedHashMap<String, Object>();
            document.put("id", letter.entry().id().value());
            document.put("from", letter.entry().reversePath().text());
            document.put("to", to.text());
            return new Response(201, Optional.of(document));
        } catch (RefusedException e) {
            throw new Problem.Thrown(new Problem(409, "refused", String.valueOf(e.getMessage())));
        }
    }

    private static void only(JsonNode body, Set<String> names, String example) throws Problem.Thrown {
        for (var name : body.propertyNames()) {
            if (!names.contains(name)) {
                throw Request.bad("'%s' is not known here; the body is like %s".formatted(name, example));
            }
        }
    }

    private static Map<String, String> settings(JsonNode wanted) throws Problem.Thrown {
        var changes = new LinkedHashMap<String, String>();
        if (wanted.isMissingNode() || wanted.isNull()) {
            return changes;
        }
        if (!wanted.isObject()) {
            throw Request.bad("settings must be an object like " + CHECK);
        }
        for (var one : wanted.properties()) {
            if (!one.getValue().isValueNode()) {
                throw Request.bad("the value of %s must be a text".formatted(one.getKey()));
            }
            changes.put(one.getKey(), one.getValue().isNull() ? "" : one.getValue().asString());
        }
        return changes;
    }

    private static Optional<Mailbox> address(JsonNode body, String name) throws Problem.Thrown {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        var found = value.isString() ? Sender.address(value.asString()) : Optional.<Mailbox>empty();
        return Optional.of(found.orElseThrow(() -> Request.bad(name + " must be an address like office@example.com")));
    }
}
