package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.CoreSettings;
import org.gatepost.testkit.Patience;

/// A smart host that keeps what it gets.
final class Arrivals implements AutoCloseable {

    private final List<Arrival> all = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong(1_000_000_000L);
    private final Intake host = Objects.requireNonNull(Plugins.installed().intakes().get("smtp"))
            .open(Settings.of(CoreSettings.ALL, Map.of("listen", "127.0.0.1:0", "helo-name", "sink.example")), (envelope, _, content) -> {
                var to = envelope.recipients().stream().map(one -> one.address().text()).sorted().toList();
                all.add(new Arrival(envelope.reversePath().text(), to, new String(content.readAllBytes(), StandardCharsets.ISO_8859_1)));
                return new QueueId("" + ids.incrementAndGet());
            });
    private final int port;

    /// @param message one char a byte
    record Arrival(String from, List<String> to, String message) {

        /// Without the Received line, which has a fold.
        String sent() {
            return message.replaceFirst("Received: .*\r\n(\t.*\r\n)*", "");
        }
    }

    Arrivals() throws IOException {
        var address = host.start().getFirst();
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    int port() {
        return port;
    }

    List<Arrival> all() {
        return all;
    }

    /// Waits for the first letter, which is the only one.
    Arrival only() {
        Patience.await("a letter arrives").until(() -> !all.isEmpty());
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Override
    public void close() {
        host.close();
    }
}
