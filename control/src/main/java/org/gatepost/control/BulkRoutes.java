package org.gatepost.control;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.engine.Gateway;

/// `POST /v1/retract?from=...` and its likes: the same to every letter that matches. Page by page, each page's letters at once,
/// so that they share what waits for the disk.
///
/// Answers how many of each result there were; with `Accept: application/x-ndjson` a line for each letter as it goes, and
/// that count last.
record BulkRoutes(Gateway gateway) {

    private static final String LINES = "application/x-ndjson";
    private static final int PAGE = 500;
    /// Anything else would be a misspelt filter, and more would be changed than was meant.
    private static final List<String> KNOWN = List.of("state", "from", "to", "subject", "any", "older", "all");

    /// What is done to one letter.
    private interface Verb {
        Response to(QueueId id) throws Problem.Thrown, QueueException;
    }

    List<Route> all() {
        var messages = new MessageRoutes(gateway);
        return List.of(
                Route.post("/v1/retract", request -> each(request, false, messages::retract)),
                Route.post("/v1/release", request -> each(request, false, messages::release)),
                Route.post("/v1/hold", request -> each(request, false, messages::hold)),
                Route.post("/v1/retry", request -> each(request, false, messages::retry)),
                Route.post("/v1/restore", request -> each(request, true, messages::restore)),
                Route.post("/v1/dismiss", request -> each(request, true, messages::dismiss)),
                Route.post("/v1/delay", request -> {
                    Duration wait = request.duration().orElseThrow(() -> Request.bad("Say how long: {\"for\":\"10m\"}"));
                    return each(request, false, id -> messages.delay(id, wait));
                }));
    }

    /// @param ended whether it is for letters that have ended or for the others; retracting tells of those that are too late too
    private Response each(Request request, boolean ended, Verb verb) throws IOException, Problem.Thrown, QueueException {
        var filter = Filter.of(request, gateway.now());
        if (!filter.isSaid() && !request.parameter("all").equals("true")) {
            throw Request.bad("Say which: by state, from, to, subject, any or older, or all=true");
        }
        for (var name : request.parameters().keySet()) {
            if (!KNOWN.contains(name)) {
                throw Request.bad("'%s' is no filter; there are %s".formatted(name, String.join(", ", KNOWN)));
            }
        }
        boolean asLines = request.header("Accept").contains(LINES);
        var counts = new LinkedHashMap<String, Object>();
        if (!asLines) {
            run(filter, ended, verb, counts, _ -> {});
            return Response.ok(counts);
        }
        var exchange = request.exchange();
        exchange.getResponseHeaders().set("Content-Type", LINES);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody())) {
            run(filter, ended, verb, counts, line -> write(out, line));
            write(out, Map.of("counts", counts));
        }
        return Response.SENT;
    }

    private interface Lines {
        void line(Map<String, Object> line) throws IOException;
    }

    private void run(Filter filter, boolean ended, Verb verb, Map<String, Object> counts, Lines lines) throws IOException, Problem.Thrown, QueueException {
        counts.put("matched", 0L);
        Optional<QueueId> after = Optional.empty();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            do {
                var page = gateway.list(filter.query(), after, PAGE);
                var answers = new ArrayList<Future<Response>>();
                for (var entry : page.entries()) {
                    if (entry.ended().isPresent() == ended || filter.query().states().contains(entry.state(gateway.now()))) {
                        answers.add(threads.submit((Callable<Response>) () -> verb.to(entry.id())));
                    }
                }
                for (var answer : answers) {
                    var line = answered(answer);
                    counts.merge("matched", 1L, (a, b) -> (long) a + (long) b);
                    counts.merge(String.valueOf(line.get("result")), 1L, (a, b) -> (long) a + (long) b);
                    lines.line(line);
                }
                after = page.next();
            } while (after.isPresent());
        }
    }

    private static Map<String, Object> answered(Future<Response> answer) throws Problem.Thrown, QueueException {
        try {
            return answer.get().document().orElseThrow();
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case Problem.Thrown problem when problem.problem().status() == 404 -> new LinkedHashMap<>(Map.of("result", "notFound", "words", "not found"));
                case Problem.Thrown problem -> throw problem;
                case QueueException trouble -> throw trouble;
                case null, default -> throw new IllegalStateException(e.getCause());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void write(OutputStream out, Map<String, Object> line) throws IOException {
        out.write((Request.JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
