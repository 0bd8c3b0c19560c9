package org.gatepost.dist;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.CoreSettings;

/// A smart host that counts how often each recipient got a mail.
final class Sink implements AutoCloseable {

    private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(1_000_000_000L);
    private final Intake intake;
    private final int port;

    Sink() throws IOException {
        this("127.0.0.1:0");
    }

    /// @param listen addresses with one port, by comma
    Sink(String listen) throws IOException {
        var settings = Settings.of(CoreSettings.ALL, Map.of("listen", listen, "helo-name", "sink.example", "intake.max-connections", "5000", "intake.max-connections-per-address", "5000"));
        intake = Objects.requireNonNull(Plugins.installed().intakes().get("smtp")).open(settings, (envelope, _, content) -> {
            var sink = new byte[8192];
            while (content.read(sink) >= 0) { // the whole message, or it does not count
            }
            envelope.recipients().forEach(to -> received.computeIfAbsent(to.address().text(), _ -> new AtomicInteger()).incrementAndGet());
            return new QueueId("" + ids.incrementAndGet());
        });
        var address = intake.start().getFirst();
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    int port() {
        return port;
    }

    Collection<String> recipients() {
        return received.keySet();
    }

    int copies(String recipient) {
        return received.getOrDefault(recipient, new AtomicInteger()).get();
    }

    int copies() {
        return received.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public void close() {
        intake.close();
    }
}
