package org.gatepost.gui.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatepost.control.client.ControlClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway behind its control API, which the command line uses too.
public final class ApiGateway implements GatewayClient {

    private static final int PAGE = 1000;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{16}");

    private final ControlClient client;
    private final JsonMapper json = new JsonMapper();

    public ApiGateway(ControlClient client) {
        this.client = client;
    }

    @Override
    public String address() {
        return client.address();
    }

    @Override
    public Status status() throws IOException {
        return Json.status(asked("/v1/status"));
    }

    @Override
    public void letters(Consumer<List<Letter>> page) throws IOException {
        for (var after = ""; ;) {
            var document = asked("/v1/messages?" + ControlClient.query(Map.of("limit", Integer.toString(PAGE), "after", after)));
            page.accept(document.path("items").valueStream().map(Json::letter).toList());
            after = document.path("next").asString("");
            if (after.isEmpty()) {
                return;
            }
        }
    }

    @Override
    public List<Letter> sent(String words, int limit) throws IOException {
        var found = new ArrayList<Letter>();
        var after = "";
        do {
            var page = asked("/v1/messages?" + ControlClient.query(Map.of("state", "sent", "any", words, "limit", Integer.toString(Math.min(PAGE, limit - found.size())), "after", after)));
            page.path("items").valueStream().map(Json::letter).forEach(found::add);
            after = page.path("next").asString("");
        } while (!after.isEmpty() && found.size() < limit);
        return found.isEmpty() ? byId(words) : found;
    }

    private List<Letter> byId(String words) throws IOException {
        if (!ID.matcher(words).matches()) {
            return List.of();
        }
        var reply = client.get("/v1/messages/" + words.toUpperCase(Locale.ROOT));
        return reply.isGood() ? Stream.of(Json.letter(reply.document())).filter(one -> one.stage() == Stage.SENT).toList() : List.of();
    }

    @Override
    public Deliveries deliveries(Instant since) throws IOException {
        return Json.deliveries(asked("/v1/deliveries?" + ControlClient.query(Map.of("since", since.toString()))));
    }

    @Override
    public Story story(String id, int headBytes) throws IOException {
        var letter = client.get("/v1/messages/" + id);
        var history = client.get("/v1/history/" + id);
        var explanation = letter.document().path("explanation");
        return new Story(letter.isGood() ? Json.letter(letter.document()) : null, Json.text(explanation, "happened"), Json.text(explanation, "weDo"),
                Json.text(explanation, "youCan"), history.isGood() ? history.document().path("events").valueStream().map(Json::happening).toList() : List.of(),
                content(id, headBytes).orElse(new byte[0]));
    }

    @Override
    public Optional<byte[]> content(String id, int most) throws IOException {
        var head = new Head(most);
        try {
            return client.content(id, head).isPresent() ? Optional.empty() : Optional.of(head.bytes());
        } catch (Head.EnoughException _) {
            return Optional.of(head.bytes());
        }
    }

    @Override
    public Answer act(Verb verb, String id, @Nullable Duration wait) throws IOException {
        var reply = client.post("/v1/messages/" + id + "/" + verb.path(), wait == null ? "" : "{\"for\":\"" + Math.max(1, wait.toSeconds()) + "s\"}");
        var result = reply.status() == 404 ? "notFound" : Json.text(reply.document(), "result");
        return new Answer(id, result.isEmpty() ? "refused" : result, reply.document().path("words").asString(Json.text(reply.document(), "detail")));
    }

    @Override
    public void watch(Watcher watcher) throws IOException {
        client.watch(watcher::watching, (name, data) -> {
            switch (name) {
                case "accepted" -> watcher.changed(Json.letter(data), false);
                case "changed" -> watcher.changed(Json.letter(data), data.path("gone").asBoolean());
                case "lost" -> watcher.lost();
                default -> watcher.stirred(name);
            }
        });
    }

    @Override
    public void pause(Optional<Duration> wait) throws IOException {
        good(client.post("/v1/pause", wait.map(one -> "{\"for\":\"" + one.toSeconds() + "s\"}").orElse("")));
    }

    @Override
    public void resume() throws IOException {
        good(client.post("/v1/resume", ""));
    }

    @Override
    public Settings settings() throws IOException {
        var reply = client.get("/v1/settings");
        return Json.settings(good(reply), reply.tag());
    }

    @Override
    public List<Settings.Declared> schema() throws IOException {
        return asked("/v1/settings/schema").path("items").valueStream().map(Json::declared).toList();
    }

    @Override
    public Settings.Outcome change(Map<String, @Nullable String> changes, String tag) throws IOException {
        var reply = client.patch("/v1/settings", json.writeValueAsString(changes), tag);
        if (reply.status() == 412) {
            return new Settings.Outcome.Conflict(settings());
        }
        if (reply.status() == 422) {
            var problems = new LinkedHashMap<String, String>();
            reply.document().path("problems").forEach(one -> problems.put(Json.text(one, "key"), Json.text(one, "problem")));
            return new Settings.Outcome.Refused(problems, Json.text(reply.document(), "detail"));
        }
        return new Settings.Outcome.Saved(Json.settings(good(reply), reply.tag()));
    }

    @Override
    public void check(Map<String, @Nullable String> changes, Consumer<Step> each) throws IOException {
        var refused = client.lines("/v1/check", json.writeValueAsString(Map.of("settings", changes)), line -> {
            if (line.has("name")) {
                each.accept(Json.step(line));
            }
        });
        if (refused.isPresent()) {
            good(refused.get());
        }
    }

    @Override
    public String test(String to) throws IOException {
        return Json.text(good(client.post("/v1/test", json.writeValueAsString(Map.of("to", to)))), "id");
    }

    @Override
    public LogPart log(int lines, String since) throws IOException {
        var part = asked("/v1/log?" + ControlClient.query(Map.of("lines", Integer.toString(lines), "since", since)));
        return new LogPart(new ArrayList<>(Json.words(part.path("items"))), Json.text(part, "position"));
    }

    @Override
    public Map<String, String> diagnostics() throws IOException {
        var files = new LinkedHashMap<String, String>();
        files.put("status.json", asked("/v1/status").toPrettyString());
        files.put("settings.json", asked("/v1/settings").toPrettyString());
        files.put("plugins.json", asked("/v1/plugins").toPrettyString());
        return files;
    }

    @Override
    public void close() {
        client.close();
    }

    private JsonNode asked(String path) throws IOException {
        return good(client.get(path));
    }

    private static JsonNode good(ControlClient.Reply reply) throws IOException {
        if (!reply.isGood()) {
            throw new IOException(Json.text(reply.document(), "detail"));
        }
        return reply.document();
    }

    /// Keeps the beginning and wants no more.
    private static final class Head extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int most;

        static final class EnoughException extends IOException {

            private static final long serialVersionUID = 1;

            EnoughException() {
                super("enough was read");
            }
        }

        Head(int most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            kept.write(bytes, from, Math.min(length, most - kept.size()));
            if (kept.size() >= most) {
                throw new EnoughException();
            }
        }

        byte[] bytes() {
            return kept.toByteArray();
        }
    }
}
