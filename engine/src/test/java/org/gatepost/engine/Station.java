package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.gatepost.testkit.queue.Letters;

/// A whole gateway with a clock, a transport and a queue that a test has in its hands.
final class Station implements AutoCloseable {

    private static final Origin CLIENT = new Origin("client.example", "127.0.0.1", "ESMTP");

    final ManualClock clock;
    final InMemoryQueue queue;
    final Path home = Files.createTempDirectory("station");
    final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
    private final Plugins plugins;
    private final LinkedHashMap<String, String> values = new LinkedHashMap<>();
    final Gateway gateway;
    final Interventions people;

    private record Keeper(MailQueue queue) implements QueueProvider {
        @Override
        public String name() {
            return "mapdb";
        }

        @Override
        public MailQueue open(Settings settings, Path directory) {
            return queue;
        }
    }

    /// @param settings `key=value`
    Station(FakeTransport transport, String... settings) throws Exception {
        this(transport, new InMemoryQueue(), settings);
    }

    /// @param queue with what the process before has left in it
    Station(FakeTransport transport, InMemoryQueue queue, String... settings) throws Exception {
        this(new ManualClock(Letters.NOON), transport, queue, settings);
    }

    static Station startedAt(Instant time, FakeTransport transport, InMemoryQueue queue, String... settings) throws Exception {
        return new Station(new ManualClock(time), transport, queue, settings);
    }

    private Station(ManualClock clock, FakeTransport transport, InMemoryQueue queue, String... settings) throws Exception {
        this.clock = clock;
        this.queue = queue;
        plugins = new Plugins(new TreeMap<>(Map.of(transport.name(), transport)), new TreeMap<>(Map.of("mapdb", new Keeper(queue))), new TreeMap<>());
        gateway = Gateway.open(settings(settings), plugins, clock, clock::nanoTime);
        people = gateway.interventions();
        gateway.watch(events::add);
        gateway.start();
    }

    /// Other settings besides those that hold.
    void set(String... settings) throws SettingsException {
        gateway.apply(settings(settings));
    }

    QueueId submit(String... recipients) throws Exception {
        return submit(Envelope.of(Mailbox.of("me@example.org"), Arrays.stream(recipients).map(Recipient::of).toList()));
    }

    QueueId submit(Envelope envelope) throws Exception {
        return gateway.submissions().accept(envelope, CLIENT, new ByteArrayInputStream("Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8)));
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    Letter letter(QueueId id) throws QueueException {
        return gateway.find(id).orElseThrow();
    }

    void awaitState(QueueId id, LetterState state) {
        Patience.await(id + " becomes " + state).untilAsserted(() -> assertThat(letter(id).state()).isEqualTo(state));
    }

    private GatewaySettings settings(String... lines) throws SettingsException {
        values.putIfAbsent("helo-name", "gate.example");
        for (var line : lines) {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return GatewaySettings.of(new LinkedHashMap<>(values), plugins, home, key -> "test");
    }

    @Override
    public void close() throws QueueException {
        gateway.close();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
