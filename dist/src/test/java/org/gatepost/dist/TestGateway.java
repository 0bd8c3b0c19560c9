package org.gatepost.dist;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Home;
import org.gatepost.engine.Letter;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.gatepost.engine.settings.SettingsKeeper;
import org.gatepost.smtp.Reply;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.SmtpConversation;

/// A gateway as [RunningGateway] opens it, but with a clock of the test's choice and no control API: it sends at once and
/// tries again soon, unless the test sets otherwise.
final class TestGateway implements AutoCloseable {

    static final String SENDER = "office@example.com";
    static final String LETTER = """
            From: Office <office@example.com>
            To: somebody@example.net
            Subject: An invoice
            Reply-To: billing@example.com

            .A line that begins with a dot.
            """;
    private static final Map<String, String> UNLESS_SET = Map.of("listen", "127.0.0.1:0", "control.listen", "127.0.0.1:0", "send.delay", "0",
            "retry.schedule", "100ms", "smtp.timeout.command", "10s", "smtp.timeout.data", "10s", "smtp.timeout.end", "10s");

    private final Gateway gateway;
    private final SettingsKeeper keeper;
    private final SettingsFile file;
    private final InetSocketAddress intake;

    private TestGateway(Gateway gateway, SettingsKeeper keeper, SettingsFile file, InetSocketAddress intake) {
        this.gateway = gateway;
        this.keeper = keeper;
        this.file = file;
        this.intake = intake;
    }

    static TestGateway on(Path directory, Map<String, String> settings) throws IOException, SettingsException, QueueException {
        return on(directory, InstantSource.system(), Plugins.installed(), settings);
    }

    static TestGateway on(Path directory, InstantSource clock, Map<String, String> settings) throws IOException, SettingsException, QueueException {
        return on(directory, clock, Plugins.installed(), settings);
    }

    static TestGateway on(Path directory, InstantSource clock, Plugins plugins, Map<String, String> settings)
            throws IOException, SettingsException, QueueException {
        var home = new Home(directory);
        home.create();
        var file = new SettingsFile(home.settings());
        var all = new LinkedHashMap<>(UNLESS_SET);
        all.putAll(settings);
        file.change(all);
        var gateway = Gateway.open(GatewaySettings.load(file, Map.of(), plugins, directory), plugins, clock, clock instanceof ManualClock manual ? manual::nanoTime : System::nanoTime);
        var address = Endpoint.parse(gateway.start().getFirst().replaceFirst("^smtp ", ""));
        return new TestGateway(gateway, new SettingsKeeper(file, Map.of(), plugins, directory, gateway), file,
                address.socketAddress());
    }

    /// Settings for a server on 127.0.0.1.
    static Map<String, String> via(int port, String... more) {
        var settings = new LinkedHashMap<>(Map.of("smtp.host", "127.0.0.1", "smtp.port", Integer.toString(port)));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    Gateway gateway() {
        return gateway;
    }

    /// An application, greeted and greeting.
    SmtpConversation application() throws IOException {
        var application = SmtpConversation.with(intake);
        application.say("EHLO application.example.com", 250);
        return application;
    }

    QueueId handIn(String... recipients) throws IOException {
        return handIn(LETTER, recipients.length == 0 ? List.of("somebody@example.net") : List.of(recipients));
    }

    QueueId handIn(String message, List<String> recipients) throws IOException {
        try (var application = application()) {
            return idIn(application.handIn(SENDER, recipients, message));
        }
    }

    /// The id in `250 2.0.0 queued as ID`.
    static QueueId idIn(String reply) {
        return new QueueId(reply.replaceFirst("^250 2\\.0\\.0 queued as ", ""));
    }

    Letter letter(QueueId id) throws QueueException {
        return gateway.find(id).orElseThrow(() -> new AssertionError(id + " is not known"));
    }

    /// Waits until a letter is in a state.
    Letter await(QueueId id, LetterState state) {
        return Patience.await(id + " is " + state).until(() -> gateway.find(id), found -> is(found, state)).orElseThrow();
    }

    /// Waits until a letter that is not sent says why.
    Letter awaitWaiting(QueueId id, LetterState state, String why) {
        return Patience.await("%s is %s: %s".formatted(id, state, why)).until(() -> gateway.find(id),
                found -> is(found, state) && found.orElseThrow().reason().contains(why)).orElseThrow();
    }

    private static boolean is(Optional<Letter> found, LetterState state) {
        return found.filter(letter -> letter.state() == state).isPresent();
    }

    /// As a person edits the file; the gateway notices by itself.
    void edit(String key, String value) throws IOException, SettingsException {
        file.change(Map.of(key, value));
    }

    /// Returns once the gateway has the new settings.
    void editAndAwait(String key, String value) throws IOException, SettingsException {
        edit(key, value);
        Patience.await(key + " is " + value).until(() -> value.equals(gateway.settings().values().get(key)));
    }

    @Override
    public void close() throws QueueException {
        keeper.close();
        gateway.close();
    }
}
