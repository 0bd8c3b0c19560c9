package org.gatepost.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.plugin.Plugin;
import org.jspecify.annotations.Nullable;

/// What machines and administrators watch: health, numbers, log, plug-ins, and the description of all this.
record WatchRoutes(Gateway gateway, Metrics metrics, ControlToken token) {

    private static final int MOST_LINES = 20_000;
    private static final int USUAL_LINES = 200;

    List<Route> all() {
        return List.of(
                Route.get("/healthz", _ -> health()),
                Route.get("/metrics", request -> text(request, Metrics.TYPE, metrics.text())),
                Route.get("/openapi.json", request -> text(request, "application/json", description())),
                Route.get("/v1/log", this::log),
                Route.get("/v1/plugins", _ -> plugins()),
                Route.post("/v1/token/rotate", _ -> rotate()));
    }

    private Response health() {
        var ailments = gateway.ailments();
        return ailments.isEmpty() ? Response.ok(new LinkedHashMap<>(Map.of("status", "ok")))
                : new Response(503, Optional.of(new LinkedHashMap<>(Map.of("status", "ailing", "ailments", ailments))));
    }

    private Response log(Request request) throws IOException, Problem.Thrown {
        int lines;
        try {
            var text = request.parameter("lines");
            lines = text.isEmpty() ? USUAL_LINES : Math.clamp(Integer.parseInt(text), 1, MOST_LINES);
        } catch (NumberFormatException e) {
            throw Request.bad("lines must be a number");
        }
        var since = request.parameter("since");
        if (!since.isEmpty() && !LogTail.isPosition(since)) {
            throw Request.bad("since must be the 'position' of an earlier answer");
        }
        var tail = LogTail.of(gateway.settings().home().resolve("logs").resolve("gatepost.log"), lines, since);
        var document = new LinkedHashMap<String, Object>();
        document.put("items", tail.lines());
        document.put("next", null);
        document.put("position", tail.position());
        return Response.ok(document);
    }

    private Response plugins() {
        var document = new LinkedHashMap<String, Object>();
        document.put("items", gateway.plugins().found().stream().map(WatchRoutes::plugin).toList());
        document.put("next", null);
        return Response.ok(document);
    }

    private static Map<String, Object> plugin(Plugin one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", emptyIsNull(one.kind()));
        json.put("name", emptyIsNull(one.name()));
        json.put("version", emptyIsNull(one.version()));
        json.put("from", one.from());
        json.put("problem", emptyIsNull(one.problem()));
        return json;
    }

    private static @Nullable String emptyIsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private Response rotate() throws IOException {
        token.rotate();
        return Response.ok(new LinkedHashMap<>(Map.of("result", "done", "words", "the token was replaced; it stands in run/control.token")));
    }

    private static String description() {
        try (var in = WatchRoutes.class.getResourceAsStream("openapi.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response text(Request request, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var exchange = request.exchange();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, request.wantsBody() ? bytes.length : -1);
        if (request.wantsBody()) {
            exchange.getResponseBody().write(bytes);
        }
        return Response.SENT;
    }
}
