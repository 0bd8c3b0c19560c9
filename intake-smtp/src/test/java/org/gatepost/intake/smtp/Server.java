package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.testkit.TestCertificates;

/// An SMTP intake on a free port, and what it took.
final class Server implements AutoCloseable {

    private static final List<Setting> DECLARED = List.of(
            Setting.text("listen", "", "", "127.0.0.1:0"),
            Setting.text("helo-name", "", "", "gate.example.org"),
            Setting.text("intake.networks", "", "", "127.0.0.0/8,::1"),
            Setting.secret("intake.users.NAME", "", ""),
            Setting.text("intake.senders.NAME", "", "", ""),
            Setting.of("intake.tls.certificate", "", "", "", new Setting.Kind.File()),
            Setting.of("intake.tls.key", "", "", "", new Setting.Kind.File()),
            Setting.of("intake.max-message-size", "", "", "1MB", new Setting.Kind.Size()),
            Setting.number("intake.max-recipients", "", "", 100, 1, 100_000),
            Setting.number("intake.max-connections", "", "", 1000, 1, 100_000),
            Setting.number("intake.max-connections-per-address", "", "", 200, 1, 100_000));

    private static final Duration UNREAD_LIMIT = Duration.ofMillis(500);

    private final SmtpIntake intake;
    private final int port;
    private final List<Mail> kept = new CopyOnWriteArrayList<>();

    /// A mail the intake handed over.
    record Mail(Envelope envelope, Origin origin, byte[] content) {

        String text() {
            return new String(content, StandardCharsets.ISO_8859_1);
        }

        String from() {
            return envelope.reversePath().text();
        }

        List<String> recipients() {
            return envelope.recipients().stream().map(one -> one.address().text()).toList();
        }
    }

    /// What happens to a mail before it is kept.
    @FunctionalInterface
    interface Doorman {
        void look(Envelope envelope, InputStream content) throws IOException, RefusedException, QueueException;
    }

    private Server(Map<String, String> settings, Doorman doorman, Pace.Limits limits) {
        Submissions submissions = (envelope, origin, content) -> {
            doorman.look(envelope, content);
            var bytes = content.readAllBytes();
            synchronized (kept) {
                kept.add(new Mail(envelope, origin, bytes));
                return new QueueId("%010d".formatted(kept.size()));
            }
        };
        intake = new SmtpIntake(Settings.of(DECLARED, settings), submissions, UNREAD_LIMIT, limits);
        try {
            var address = intake.start().getFirst();
            port = Endpoint.parse(address).port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param settings key, value, key, value...
    static Server with(String... settings) {
        return with((_, _) -> {}, settings);
    }

    static Server with(Doorman doorman, String... settings) {
        return new Server(map(settings), doorman, Pace.Limits.USUAL);
    }

    /// One that is soon tired of slow clients.
    static Server impatient(Duration line, Duration session) {
        return new Server(Map.of(), (_, _) -> {}, new Pace.Limits(line, session));
    }

    /// One that shows a certificate for `localhost`.
    ///
    /// @param directory where to put it
    static Server withTls(Path directory, String... settings) throws IOException {
        var all = map(settings);
        all.put("intake.tls.certificate", TestCertificates.localhost().writeTo(directory.resolve("certificate.pem")).toString());
        all.put("intake.tls.key", Files.writeString(directory.resolve("key.pem"), TestCertificates.localhost().keyPem()).toString());
        return new Server(all, (_, _) -> {}, Pace.Limits.USUAL);
    }

    private static Map<String, String> map(String... settings) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return map;
    }

    /// @param settings key, value, key, value...
    List<String> adopt(String... settings) throws IOException {
        return intake.adopt(Settings.of(DECLARED, map(settings)));
    }

    int port() {
        return port;
    }

    List<Mail> kept() {
        return kept;
    }

    Client connect() throws IOException {
        return new Client(port);
    }

    /// A client that was greeted and has said EHLO.
    Client greeted() throws IOException {
        var client = connect();
        client.expect("220");
        client.say("EHLO client.example.org").expect("250");
        return client;
    }

    /// The same from another address of this machine.
    Client greetedFrom(String address) throws IOException {
        var client = new Client(new Socket(InetAddress.ofLiteral("127.0.0.1"), port, InetAddress.ofLiteral(address), 0));
        client.expect("220").say("EHLO client.example.org").expect("250");
        return client;
    }

    /// A client that may send the message now.
    Client sendingData() throws IOException {
        var client = greeted();
        client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "DATA").expect("250", "250", "354");
        return client;
    }

    /// As on SIGTERM.
    void stop() {
        intake.close();
    }

    @Override
    public void close() {
        stop();
    }
}
