package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.letter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whoever is at work when the queue closes.
final class ClosingTest {

    private static final int WRITERS = 16;

    @TempDir
    Path directory;

    @RepeatedTest(5)
    @Timeout(30)
    void everybodyIsAnsweredAndWhatWasAnsweredIsKept() throws Exception {
        Set<QueueId> kept = new ConcurrentSkipListSet<>();
        var threads = new ArrayList<Thread>();
        var underWay = new CountDownLatch(WRITERS);
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            for (int i = 0; i < WRITERS; i++) {
                int first = i * 1_000_000;
                threads.add(Thread.ofVirtual().start(() -> insertUntilClosed(queue, first, kept, underWay)));
            }
            underWay.await();
        }
        for (var thread : threads) {
            thread.join();
        }
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            assertThat(Snapshot.of(queue).ids()).containsAll(kept);
        }
    }

    private static void insertUntilClosed(MapDbQueue queue, int first, Set<QueueId> kept, CountDownLatch underWay) {
        try {
            for (int number = first; ; number++) {
                Mails.insert(queue, letter(number, held()));
                kept.add(letter(number, held()).id());
                underWay.countDown();
            }
        } catch (QueueException e) {
            underWay.countDown(); // closed
        }
    }
}
