package org.gatepost.control;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Durations;
import org.gatepost.control.client.EnvelopeForm;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request that may pass, with its parts read and checked.
final class Request {

    static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_BODY = 64 << 10;

    private final HttpExchange exchange;
    private final Map<String, String> variables;

    /// @param variables what stands where the route's path varies
    Request(HttpExchange exchange, Map<String, String> variables) {
        this.exchange = exchange;
        this.variables = variables;
    }

    HttpExchange exchange() {
        return exchange;
    }

    /// Whether the answer's body is wanted too.
    boolean wantsBody() {
        return !exchange.getRequestMethod().equals("HEAD");
    }

    String header(String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    QueueId id() throws Problem.Thrown {
        var text = variables.getOrDefault("id", "");
        if (!QueueId.isValid(text)) {
            throw new Problem.Thrown(new Problem(404, "not found", "There is no message '%s': an id has 10 to 26 letters and digits".formatted(text)));
        }
        return new QueueId(text);
    }

    /// Of the query; empty when it is not there.
    String parameter(String name) throws Problem.Thrown {
        return parameters().getOrDefault(name, "");
    }

    Map<String, String> parameters() throws Problem.Thrown {
        var last = new HashMap<String, String>();
        allParameters().forEach((name, values) -> last.put(name, values.getLast()));
        return last;
    }

    /// Of the query, where one may stand several times.
    Map<String, List<String>> allParameters() throws Problem.Thrown {
        var raw = exchange.getRequestURI().getRawQuery();
        try {
            return EnvelopeForm.parameters(raw == null ? "" : raw);
        } catch (IllegalArgumentException e) {
            throw bad("The query is not well formed");
        }
    }

    /// A short body.
    String body() throws IOException, Problem.Thrown {
        var bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw new Problem.Thrown(new Problem(413, "too large", "The body may have " + LONGEST_BODY + " bytes"));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A body that is one JSON object, or nothing at all.
    ///
    /// @param example said to who sends something else
    JsonNode object(String example) throws IOException, Problem.Thrown {
        var body = body();
        if (body.isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            var document = JSON.readTree(body);
            if (document.isObject()) {
                return document;
            }
        } catch (JacksonException e) {
            // said below
        }
        throw bad("The body must be a JSON object like " + example);
    }

    /// A body that says `{"for":"10m"}`, or nothing.
    Optional<Duration> duration() throws IOException, Problem.Thrown {
        var example = "{\"for\":\"10m\"}";
        var document = object(example);
        if (!Set.of("for").containsAll(document.propertyNames())) {
            throw bad("The body may say " + example + " and nothing else");
        }
        var wait = document.path("for");
        try {
            return wait.isMissingNode() || wait.isNull() ? Optional.empty() : Optional.of(Durations.parse(wait.asString()));
        } catch (IllegalArgumentException | DateTimeException | JacksonException e) {
            throw bad("for " + e.getMessage());
        }
    }

    static Problem.Thrown bad(String detail) {
        return new Problem.Thrown(new Problem(400, "bad request", detail));
    }

    static Problem.Thrown noSuchMessage(QueueId id) {
        return new Problem.Thrown(new Problem(404, "not found", "There is no message " + id));
    }
}
