package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The control API's documents as values.
final class Json {

    private Json() {}

    static Letter letter(JsonNode json) {
        var receivers = json.path("recipients").valueStream()
                .map(one -> new Letter.Receiver(text(one, "address"), text(one, "state"), text(one, "reply"))).toList();
        return new Letter(text(json, "id"), Stage.of(text(json, "state")), text(json, "from"), receivers, text(json, "subject"), json.path("size").asLong(),
                Instant.parse(text(json, "receivedAt")), time(json, "dueAt"), time(json, "endedAt"), time(json, "givesUpAt"), json.path("attempts").asInt(),
                text(json, "lastReply"), text(json, "nextHop"), text(json, "source"));
    }

    static Deliveries deliveries(JsonNode said) {
        return new Deliveries(
                said.path("hours").valueStream().map(one -> new Deliveries.Hour(Instant.parse(text(one, "at")), one.path("delivered").asLong(), one.path("failed").asLong())).toList(),
                said.path("domains").valueStream().map(one -> new Deliveries.Domain(text(one, "domain"), one.path("delivered").asLong(), one.path("failed").asLong())).toList());
    }

    static Status status(JsonNode json) {
        return new Status(text(json, "version"), Instant.parse(text(json, "now")), Instant.parse(text(json, "startedAt")), text(json, "transport"), text(json, "nextHop"),
                json.path("paused").asBoolean(), time(json, "pausedUntil"), text(json, "obstacle"), texts(json.path("troubles")), words(json.path("listen")),
                words(json.path("ailments")), text(json, "settingsProblem"));
    }

    static Happening happening(JsonNode json) {
        var conversation = json.path("contacts").valueStream().<String>mapMulti((contact, lines) -> {
            var tls = text(contact, "tls");
            lines.accept("# " + text(contact, "host") + " " + text(contact, "address") + (tls.isEmpty() ? "" : " " + tls));
            words(contact.path("conversation")).forEach(lines);
        }).toList();
        return new Happening(Instant.parse(text(json, "at")), text(json, "what"), text(json, "words"), json.path("attempt").asInt(0), text(json.path("explanation"), "happened"), conversation);
    }

    static Settings settings(JsonNode json, String tag) {
        var secrets = new LinkedHashSet<String>(json.path("secrets").propertyNames());
        return new Settings(texts(json.path("values")), secrets, new LinkedHashSet<>(words(json.path("overridden"))), tag);
    }

    static Settings.Declared declared(JsonNode json) {
        var fallback = json.path("default");
        return new Settings.Declared(text(json, "key"), text(json, "label"), text(json, "help"), fallback.isString() ? fallback.asString() : null, text(json, "kind"),
                words(json.path("words")), !text(json, "variable").isEmpty());
    }

    static Step step(JsonNode json) {
        return new Step(text(json, "name"), text(json, "verdict"), text(json, "seen"), json.path("seconds").asDouble(), text(json, "advice"));
    }

    static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }

    static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(one -> one.asString("")).toList();
    }

    static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties().forEach(one -> texts.put(one.getKey(), one.getValue().asString("")));
        return texts;
    }

    private static @Nullable Instant time(JsonNode json, String name) {
        var text = text(json, name);
        return text.isEmpty() ? null : Instant.parse(text);
    }
}
