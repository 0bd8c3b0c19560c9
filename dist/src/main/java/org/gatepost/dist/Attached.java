package org.gatepost.dist;

import java.io.IOException;
import java.util.Optional;
import org.gatepost.api.queue.QueueException;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.settings.SettingsException;

/// Whoever answers for a home: the gateway that runs on it, or, for what needs none, the home itself.
///
/// @param stopped closed with it; empty when a gateway runs
record Attached(ControlClient client, Optional<StoppedHome> stopped) implements AutoCloseable {

    /// @throws Failure 69 when no gateway runs
    static Attached toRunning(HomeOptions options) throws IOException, Failure {
        return new Attached(options.attach(), Optional.empty());
    }

    static Attached toAny(HomeOptions options) throws IOException, Failure, SettingsException, QueueException {
        var running = options.tryAttach();
        if (running.isPresent()) {
            return new Attached(running.get(), Optional.empty());
        }
        var stopped = StoppedHome.open(options.home(), options.plugins());
        return new Attached(stopped.client(), Optional.of(stopped));
    }

    @Override
    public void close() throws IOException, QueueException {
        if (stopped.isPresent()) {
            stopped.get().close();
        } else {
            client.close();
        }
    }
}
