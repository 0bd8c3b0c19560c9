package org.gatepost.control.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a running gateway over its control API.
///
/// **Threads.** Any number.
public final class ControlClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    private final JsonMapper json = new JsonMapper();
    private final URI base;
    private final String token;

    /// An answer as it came.
    ///
    /// @param document what the gateway says, also when it refuses
    /// @param tag its ETag; empty when it has none
    public record Reply(int status, JsonNode document, String tag) {

        public boolean isGood() {
            return status < 400;
        }
    }

    private ControlClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// The gateway that runs on a home; empty when none does.
    ///
    /// @param run the home's `run` directory
    /// @throws AccessDeniedException when one may run, and is somebody else's
    public static Optional<ControlClient> attach(Path run) throws IOException {
        var port = run.resolve("port");
        if (!Files.exists(port)) {
            if (Files.exists(run) && !Files.isExecutable(run)) {
                throw new AccessDeniedException(run.toString());
            }
            return Optional.empty();
        }
        var address = Files.readString(port).strip();
        var token = Files.readString(run.resolve("control.token")).strip();
        var client = new ControlClient(URI.create("http://" + address), token);
        try {
            client.get("/healthz");
            return Optional.of(client);
        } catch (ConnectException e) {
            client.close();
            return Optional.empty(); // it was killed before it could take its address back
        }
    }

    /// One whose address and token are known.
    ///
    /// @param address `127.0.0.1:2580`, or `https://mail.example.com:2580`
    public static ControlClient to(String address, String token) {
        return new ControlClient(URI.create(address.startsWith("https://") ? address : "http://" + address), token);
    }

    public String address() {
        return base.getAuthority();
    }

    public Reply get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    /// @param body JSON, or empty
    public Reply post(String path, String body) throws IOException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public Reply patch(String path, String body) throws IOException {
        return send(request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /// @param tag of the state that is to be changed; anything newer is answered 412
    public Reply patch(String path, String body, String tag) throws IOException {
        return send(request(path).header("If-Match", tag).method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /// Tells what happens (`/v1/events`) until the gateway or the thread's interruption ends it.
    ///
    /// @param opened run once nothing that happens from then on is missed
    /// @param each the event's name and what is said of it
    public void watch(Runnable opened, BiConsumer<String, JsonNode> each) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve("/v1/events")).header("Authorization", "Bearer " + token).GET().build();
        var response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() >= 400) {
                throw new IOException(json.readTree(in).path("detail").asString("refused"));
            }
            var name = "";
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(": watching")) {
                    opened.run();
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    each.accept(name, json.readTree(line.substring("data: ".length())));
                }
            }
        }
    }

    /// Every message that matches, page by page.
    public Iterable<JsonNode> messages(Map<String, String> filter) {
        return items("/v1/messages", filter);
    }

    /// Everything of a list that matches, page by page.
    public Iterable<JsonNode> items(String path, Map<String, String> filter) {
        return () -> new Pages(path, filter);
    }

    /// Asks for an answer that comes line by line, each a JSON object, as things go.
    ///
    /// @return empty when all lines came; else what the gateway says
    public Optional<Reply> lines(String path, String body, Consumer<JsonNode> each) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token).header("Accept", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var response = exchange(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() >= 400) {
                return Optional.of(new Reply(response.statusCode(), json.readTree(in), ""));
            }
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                each.accept(json.readTree(line));
            }
            return Optional.empty();
        }
    }

    /// As a query, without what is empty.
    public static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream().filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    /// Writes a message's content.
    ///
    /// @return empty when it was written; else what the gateway says
    public Optional<Reply> content(String id, OutputStream to) throws IOException {
        var response = exchange(request("/v1/messages/" + id + "/content").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 200) {
                body.transferTo(to);
                return Optional.empty();
            }
            return Optional.of(new Reply(response.statusCode(), json.readTree(body), ""));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Reply send(HttpRequest request) throws IOException {
        var response = exchange(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), json.readTree(response.body()), response.headers().firstValue("ETag").orElse(""));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }

    private final class Pages implements Iterator<JsonNode> {

        private final String path;
        private final String filter;
        private Iterator<JsonNode> page = Collections.emptyIterator();
        private @Nullable String next = "";

        Pages(String path, Map<String, String> filter) {
            this.path = path;
            this.filter = query(filter);
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && next != null) {
                load(next);
            }
            return page.hasNext();
        }

        @Override
        public JsonNode next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }

        private void load(String after) {
            try {
                var reply = get(path + "?limit=1000&" + filter + (after.isEmpty() ? "" : "&after=" + after));
                if (!reply.isGood()) {
                    throw new IllegalArgumentException(reply.document().path("detail").asString());
                }
                page = reply.document().path("items").iterator();
                var cursor = reply.document().path("next");
                next = cursor.isNull() ? null : cursor.asString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
