package org.gatepost.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.gatepost.engine.settings.SettingsKeeper;
import org.gatepost.queue.mapdb.MapDbQueueProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The control API of a gateway whose mail waits an hour, and a client that sends exactly what it is told to.
final class RunningControl implements AutoCloseable {

    static final String TOKEN = "a-token-for-tests-long-enough-for-one";

    private final Gateway gateway;
    private final SettingsKeeper keeper;
    private final ControlServer server;
    private volatile boolean broken;

    /// What came back.
    record Answer(int status, Map<String, String> headers, String body) {

        JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    /// A next hop that is never there.
    private final class Nowhere implements TransportProvider {

        @Override
        public String name() {
            return "smtp";
        }

        @Override
        public Transport open(Settings settings, TransportContext context) {
            return new Transport() {

                @Override
                public DeliveryReport deliver(DeliveryRequest request) {
                    return new Unreachable(Diagnostic.ours(Status.transientFailure(4, 1), "nobody there"));
                }

                @Override
                public String nextHop(String lane) {
                    if (broken) {
                        throw new IllegalStateException("a defect made for this test");
                    }
                    return "nowhere";
                }
            };
        }
    }

    RunningControl(Path home) throws IOException, SettingsException, QueueException {
        this(home, Optional.empty(), Map.of());
    }

    /// @param way how mail leaves
    RunningControl(Path home, TransportProvider way) throws IOException, SettingsException, QueueException {
        this(home, Optional.of(way), Map.of());
    }

    /// @param settings besides those that are usual here
    RunningControl(Path home, Map<String, String> settings) throws IOException, SettingsException, QueueException {
        this(home, Optional.empty(), settings);
    }

    private RunningControl(Path home, Optional<TransportProvider> way, Map<String, String> settings) throws IOException, SettingsException, QueueException {
        var queues = new TreeMap<String, QueueProvider>(Map.of("mapdb", new MapDbQueueProvider()));
        var plugins = new Plugins(new TreeMap<>(Map.of("smtp", way.orElseGet(Nowhere::new))), queues, new TreeMap<>());
        var file = new SettingsFile(home.resolve("gatepost.properties"));
        var values = new LinkedHashMap<>(Map.of("send.delay", "1h", "control.listen", "127.0.0.1:0"));
        values.putAll(settings);
        gateway = Gateway.open(GatewaySettings.of(values, plugins, home, _ -> "test"), plugins, InstantSource.system(), System::nanoTime);
        gateway.start();
        var token = home.resolve("control.token");
        Files.writeString(token, TOKEN);
        keeper = new SettingsKeeper(file, Map.of(), plugins, home, gateway);
        server = ControlServer.start(ControlToken.in(token), gateway, keeper, "1", _ -> {});
    }

    int port() {
        return server.localAddress().port();
    }

    int outsidePort() {
        return server.address().port();
    }

    /// `GET /v1/status` and so on.
    List<String> routes() {
        return server.routes();
    }

    /// Whether the transport has a defect that every status shows.
    void broken(boolean now) {
        broken = now;
    }

    /// @return its id
    String submit(String subject) throws IOException, QueueException, RefusedException {
        var envelope = Envelope.of(Mailbox.of("a@example.org"), List.of(Recipient.of("b@example.com")));
        var message = "Subject: " + subject + "\r\n\r\nx\r\n";
        return gateway.submissions().accept(envelope, new Origin("", "", "test"), new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8))).value();
    }

    Answer get(String target) throws IOException {
        return ask("GET", target, "");
    }

    Answer post(String target, String body) throws IOException {
        return ask("POST", target, body);
    }

    Answer ask(String method, String target, String body) throws IOException {
        return ask(method, target, body, "Host: 127.0.0.1", "Authorization: Bearer " + TOKEN);
    }

    Answer ask(String method, String target, String body, String... headers) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = "%s %s HTTP/1.1\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n".formatted(method, target, String.join("\r\n", headers), bytes.length);
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.localAddress().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((request + body).getBytes(StandardCharsets.UTF_8));
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// Sends exactly these bytes behind what lets a request pass, then nothing more.
    Answer raw(String head, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.localAddress().port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write((head + "\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + TOKEN + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(body);
            socket.shutdownOutput();
            var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isEmpty() ? new Answer(0, Map.of(), "") : answer(text);
        }
    }

    /// The stored message.
    String content(String id) throws IOException {
        return get("/v1/messages/" + id + "/content").body();
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        var lines = text.substring(0, end).split("\r\n");
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }

    @Override
    public void close() throws QueueException {
        server.close();
        keeper.close();
        gateway.close();
    }
}
