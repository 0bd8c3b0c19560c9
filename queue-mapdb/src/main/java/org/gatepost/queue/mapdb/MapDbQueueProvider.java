package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueInspector;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Settings;

/// `queue=mapdb`, the one that comes with the product.
public final class MapDbQueueProvider implements QueueProvider {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "mapdb";
    }

    @Override
    public MailQueue open(Settings settings, Path directory) throws QueueException {
        return ReopeningQueue.open(directory, Setup.of(Disk.real(), Journal.SEGMENT_SIZE), BETWEEN_TRIES);
    }

    @Override
    public Optional<QueueInspector> inspector(Path directory) {
        return Optional.of(new JournalInspector(directory));
    }
}
