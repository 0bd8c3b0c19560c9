package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.testkit.queue.QueueModelContract;
import org.junit.jupiter.api.io.TempDir;

final class MapDbQueueModelTest extends QueueModelContract {

    @TempDir
    Path directory;

    @Override
    protected MailQueue open() throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
