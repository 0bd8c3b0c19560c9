package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The document at `/openapi.json` against the running server: every address is in both, and answers are as it says.
@Timeout(60)
class OpenApiTest {

    @TempDir
    private Path home;

    @Test
    void everyAddressIsDescribedAndEveryDescribedOneIsThere() throws Exception {
        try (var control = new RunningControl(home)) {
            var described = new TreeSet<String>();
            control.get("/openapi.json").json().path("paths").properties().forEach(path ->
                    path.getValue().propertyNames().forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            assertThat(described).containsExactlyInAnyOrderElementsOf(control.routes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/v1/status", "/v1/messages", "/v1/messages?state=sent", "/v1/messages/{id}", "/v1/history", "/v1/history/{id}", "/v1/deliveries", "/v1/settings", "/v1/settings/schema",
        "/v1/plugins", "/v1/log"})
    void answersAreAsDescribed(String address) throws Exception {
        try (var control = new RunningControl(home)) {
            var id = control.submit("described");
            control.post("/v1/messages/" + control.submit("taken back") + "/retract", "");
            var document = control.get("/openapi.json").json();
            var path = address.replaceFirst("\\?.*", "");
            var answer = control.get(address.replace("{id}", id));
            assertThat(answer.status()).isEqualTo(200);
            var schema = document.path("paths").path(path).path("get").path("responses").path("200").path("content").path("application/json").path("schema");
            assertThat(problems(document, schema, answer.json(), path)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "release", "retract", "restore"})
    void resultsAreAsDescribed(String verb) throws Exception {
        try (var control = new RunningControl(home)) {
            var id = control.submit("described");
            if (verb.equals("restore")) {
                control.post("/v1/messages/" + id + "/retract", "");
            }
            var document = control.get("/openapi.json").json();
            var one = control.post("/v1/messages/" + id + "/" + verb, "");
            assertThat(problems(document, schema(document, "/v1/messages/{id}/" + verb), one.json(), verb)).isEmpty();
            var all = control.post("/v1/" + verb + "?all=true", "");
            assertThat(problems(document, schema(document, "/v1/" + verb), all.json(), verb)).isEmpty();
        }
    }

    @Test
    void problemsAreAsDescribed() throws Exception {
        try (var control = new RunningControl(home)) {
            var document = control.get("/openapi.json").json();
            for (var answer : List.of(control.get("/v1/messages/0000000000"), control.get("/v1/history?after=x"), control.get("/v1/deliveries?since=x"), control.ask("PATCH", "/v1/settings", "{\"nonsense\":\"1\"}"))) {
                assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
                assertThat(problems(document, document.path("components").path("schemas").path("Problem"), answer.json(), "problem")).isEmpty();
            }
        }
    }

    private static JsonNode schema(JsonNode document, String path) {
        return document.path("paths").path(path).path("post").path("responses").path("200").path("content").path("application/json").path("schema");
    }

    /// What of a value is not as its schema says: a part of JSON Schema that is enough for ours.
    private static List<String> problems(JsonNode document, JsonNode schema, JsonNode value, String where) {
        var problems = new ArrayList<String>();
        assertThat(schema.isMissingNode()).as("schema of " + where).isFalse();
        if (schema.has("$ref")) {
            return problems(document, document.path("components").path("schemas").path(schema.path("$ref").asString().replaceFirst(".*/", "")), value, where);
        }
        if (schema.has("oneOf")) {
            return schema.path("oneOf").valueStream().anyMatch(one -> problems(document, one, value, where).isEmpty()) ? problems : List.of(where + " is none of those described: " + value);
        }
        if (!types(schema).contains(type(value))) {
            return List.of("%s is %s, described as %s".formatted(where, type(value), types(schema)));
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(one -> one.equals(value))) {
            problems.add(where + " is " + value);
        }
        schema.path("required").forEach(name -> {
            if (value.isObject() && !value.has(name.asString())) {
                problems.add(where + " lacks " + name.asString());
            }
        });
        if (value.isObject() && (schema.has("properties") || schema.has("additionalProperties"))) {
            for (var one : value.properties()) {
                var known = schema.path("properties").path(one.getKey());
                if (known.isMissingNode() && !schema.has("additionalProperties")) {
                    problems.add(where + " has " + one.getKey() + ", which is not described");
                } else {
                    problems.addAll(problems(document, known.isMissingNode() ? schema.path("additionalProperties") : known, one.getValue(), where + "." + one.getKey()));
                }
            }
        }
        if (value.isArray()) {
            value.forEach(one -> problems.addAll(problems(document, schema.path("items"), one, where + "[]")));
        }
        return problems;
    }

    private static Set<String> types(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? type.valueStream().map(JsonNode::asString).collect(Collectors.toSet()) : Set.of(type.asString());
    }

    private static String type(JsonNode value) {
        return value.isObject() ? "object" : value.isArray() ? "array" : value.isString() ? "string" : value.isBoolean() ? "boolean" : value.isNull() ? "null"
                : value.isIntegralNumber() ? "integer" : "number";
    }
}
