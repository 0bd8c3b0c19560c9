package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Settings;

/// `queue=mapdb`, the one that comes with the product.
public final class MapDbQueueProvider implements QueueProvider {

    @Override
    public String name() {
        return "mapdb";
    }

    @Override
    public MailQueue open(Settings settings, Path directory) throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
