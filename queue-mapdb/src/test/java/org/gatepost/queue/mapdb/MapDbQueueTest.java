package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.settings.Settings;
import org.gatepost.testkit.queue.QueueContract;
import org.junit.jupiter.api.io.TempDir;

final class MapDbQueueTest extends QueueContract {

    @TempDir
    Path directory;

    @Override
    protected MailQueue open() throws QueueException {
        return new MapDbQueueProvider().open(Settings.of(List.of(), Map.of()), directory);
    }
}
