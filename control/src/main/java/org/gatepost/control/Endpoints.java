package org.gatepost.control;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Durations;
import org.gatepost.engine.Answer;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Retraction;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsKeeper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What each address of the API does.
final class Endpoints {

    private static final int LONGEST_BODY = 64 << 10;
    private static final int MOST_ON_A_PAGE = 1000;
    private static final int USUAL_PAGE = 100;

    private final Gateway gateway;
    private final SettingsKeeper settings;
    private final String version;
    private final JsonMapper json = new JsonMapper();

    Endpoints(Gateway gateway, SettingsKeeper settings, String version) {
        this.gateway = gateway;
        this.settings = settings;
        this.version = version;
    }

    /// What to answer: a status and a document; a status alone when the answer has been sent.
    record Response(int status, Optional<Map<String, Object>> document) {

        static Response ok(Map<String, Object> document) {
            return new Response(200, Optional.of(document));
        }
    }

    Response answer(HttpExchange exchange) throws IOException, Problem.Thrown, QueueException {
        var method = exchange.getRequestMethod();
        var path = exchange.getRequestURI().getPath();
        var parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        if (path.equals("/healthz")) {
            only(method, "GET");
            return Response.ok(Map.of("status", "ok"));
        }
        if (parts.size() < 2 || !parts.getFirst().equals("v1")) {
            throw notFound(path);
        }
        return switch (parts.get(1)) {
            case "status" -> {
                only(method, "GET");
                yield Response.ok(status());
            }
            case "messages" -> messages(exchange, method, parts.subList(2, parts.size()), path);
            case "pause" -> {
                only(method, "POST");
                yield pause(body(exchange));
            }
            case "resume" -> {
                only(method, "POST");
                yield switched("false");
            }
            default -> throw notFound(path);
        };
    }

    String write(Map<String, Object> document) {
        return json.writeValueAsString(document);
    }

    private Response messages(HttpExchange exchange, String method, List<String> rest, String path) throws IOException, Problem.Thrown, QueueException {
        if (rest.isEmpty()) {
            only(method, "GET");
            return list(parameters(exchange));
        }
        var id = id(rest.getFirst());
        if (rest.size() == 1) {
            only(method, "GET");
            return Response.ok(MessageJson.of(gateway.find(id).orElseThrow(() -> noSuchMessage(id))));
        }
        if (rest.size() > 2) {
            throw notFound(path);
        }
        if (rest.get(1).equals("content")) {
            only(method, "GET");
            return content(exchange, id);
        }
        only(method, "POST");
        var by = "control API";
        return switch (rest.get(1)) {
            case "retract" -> retracted(id, gateway.interventions().retract(id, by));
            case "release" -> answered(id, gateway.interventions().release(id, by));
            case "hold" -> answered(id, gateway.interventions().hold(id, by));
            case "retry" -> answered(id, gateway.interventions().retry(id, by));
            case "restore" -> answered(id, gateway.interventions().restore(id, by));
            case "delay" -> answered(id, gateway.interventions().delay(id, duration(body(exchange)).orElseThrow(
                    () -> bad("Say how long: {\"for\":\"10m\"}")), by));
            default -> throw notFound(path);
        };
    }

    private Response list(Map<String, String> parameters) throws QueueException, Problem.Thrown {
        int limit = USUAL_PAGE;
        Set<LetterState> states;
        try {
            limit = Math.clamp(Integer.parseInt(parameters.getOrDefault("limit", "" + USUAL_PAGE)), 1, MOST_ON_A_PAGE);
            states = Arrays.stream(parameters.getOrDefault("state", "").split(",")).filter(word -> !word.isEmpty())
                    .map(word -> LetterState.valueOf(word.toUpperCase(Locale.ROOT))).collect(Collectors.toSet());
        } catch (NumberFormatException e) {
            throw bad("limit must be a number");
        } catch (IllegalArgumentException e) {
            throw bad("state must be some of " + Arrays.stream(LetterState.values()).map(LetterState::word).collect(Collectors.joining(", ")));
        }
        var after = Optional.ofNullable(parameters.get("after")).filter(word -> !word.isEmpty());
        if (after.isPresent() && !QueueId.isValid(after.get())) {
            throw bad("after must be the 'next' of an earlier answer");
        }
        Optional<Instant> before = Optional.empty();
        try {
            before = Optional.ofNullable(parameters.get("older")).map(Durations::parse).map(age -> gateway.now().minus(age));
        } catch (IllegalArgumentException e) {
            throw bad("older " + e.getMessage());
        }
        var query = new Query(states, parameters.getOrDefault("from", ""), parameters.getOrDefault("to", ""), parameters.getOrDefault("subject", ""), before);
        var page = gateway.list(query, after.map(QueueId::new), limit);
        var document = new LinkedHashMap<String, Object>();
        document.put("items", page.entries().stream().map(gateway::letter).map(MessageJson::of).toList());
        document.put("next", page.next().map(QueueId::value).orElse(null));
        return Response.ok(document);
    }

    private Response content(HttpExchange exchange, QueueId id) throws IOException, Problem.Thrown, QueueException {
        var content = gateway.content(id).orElseThrow(() -> noSuchMessage(id));
        exchange.getResponseHeaders().set("Content-Type", "message/rfc822");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        try (var bytes = content.open()) {
            boolean wanted = !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, wanted ? content.size() : -1);
            if (wanted) {
                bytes.transferTo(exchange.getResponseBody());
            }
        }
        return new Response(200, Optional.empty());
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
            case Retraction.NotFound() -> throw noSuchMessage(id);
        };
    }

    private static Response result(int status, String result, Map<String, Object> document) {
        document.put("result", result);
        if (status >= 400) {
            document.putAll(new Problem(status, result, "Message " + document.get("id") + ": " + document.get("words")).document());
        }
        return new Response(status, Optional.of(document));
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
            case Answer.NotFound() -> throw noSuchMessage(id);
        };
    }

    private Response pause(String body) throws Problem.Thrown, IOException, QueueException {
        return switched(duration(body).map(wait -> gateway.now().plus(wait).toString()).orElse("true"));
    }

    private Response switched(String paused) throws Problem.Thrown, IOException, QueueException {
        try {
            settings.setPaused(paused);
        } catch (SettingsException e) {
            throw new Problem.Thrown(new Problem(409, "settings refused", "The settings file cannot be used: " + e.getMessage()));
        }
        return Response.ok(status());
    }

    private Map<String, Object> status() throws QueueException {
        var status = gateway.status();
        var document = new LinkedHashMap<String, Object>();
        document.put("version", version);
        document.put("startedAt", status.startedAt().toString());
        document.put("transport", status.transport());
        document.put("nextHop", status.nextHop().isEmpty() ? null : status.nextHop());
        document.put("paused", status.paused());
        document.put("pausedUntil", status.pausedUntil().map(Instant::toString).orElse(null));
        document.put("obstacle", status.obstacle().isEmpty() ? null : status.obstacle());
        document.put("troubles", status.troubles());
        var counts = new LinkedHashMap<String, Object>();
        for (var state : LetterState.values()) {
            counts.put(state.word(), status.counts().getOrDefault(state, 0L));
        }
        document.put("counts", counts);
        document.put("deliveries", status.sending());
        document.put("orphanedSettings", status.orphanedSettings());
        document.put("settingsProblem", status.settingsProblem().isEmpty() ? null : status.settingsProblem());
        return document;
    }

    private Optional<Duration> duration(String body) throws Problem.Thrown {
        if (body.isBlank()) {
            return Optional.empty();
        }
        try {
            var document = json.readTree(body);
            if (!document.isObject() || !Set.of("for").containsAll(document.propertyNames())) {
                throw bad("The body may say {\"for\":\"10m\"} and nothing else");
            }
            var wait = document.path("for");
            return wait.isMissingNode() || wait.isNull() ? Optional.empty() : Optional.of(Durations.parse(wait.asString()));
        } catch (JacksonException e) {
            throw bad("The body must be JSON like {\"for\":\"10m\"}");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw bad("for " + e.getMessage());
        }
    }

    private static String body(HttpExchange exchange) throws IOException, Problem.Thrown {
        var bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw new Problem.Thrown(new Problem(413, "too large", "The body may have " + LONGEST_BODY + " bytes"));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(HttpExchange exchange) throws Problem.Thrown {
        var raw = exchange.getRequestURI().getRawQuery();
        var parameters = new HashMap<String, String>();
        try {
            for (var pair : raw == null ? new String[0] : raw.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw bad("The query is not well formed");
        }
        return parameters;
    }

    private static QueueId id(String text) throws Problem.Thrown {
        if (!QueueId.isValid(text)) {
            throw new Problem.Thrown(new Problem(404, "not found", "There is no message '%s': an id has 10 to 26 letters and digits".formatted(text)));
        }
        return new QueueId(text);
    }

    private static void only(String method, String allowed) throws Problem.Thrown {
        var methods = allowed.equals("GET") ? "GET, HEAD" : allowed;
        if (!Arrays.asList(methods.split(", ")).contains(method)) {
            throw new Problem.Thrown(new Problem(405, "method not allowed", "Use " + allowed + " here", Optional.of(methods)));
        }
    }

    private static Problem.Thrown bad(String detail) {
        return new Problem.Thrown(new Problem(400, "bad request", detail));
    }

    private static Problem.Thrown notFound(String path) {
        return new Problem.Thrown(new Problem(404, "not found", "There is nothing at " + path));
    }

    private static Problem.Thrown noSuchMessage(QueueId id) {
        return new Problem.Thrown(new Problem(404, "not found", "There is no message " + id));
    }
}
