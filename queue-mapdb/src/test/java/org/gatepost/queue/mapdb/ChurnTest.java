package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many letters that come and go, and some that stay: how much of the disk they take, and what carrying the latter forward costs.
///
/// `-Dgatepost.churn.mails=300000` for more of them.
final class ChurnTest {

    private static final int MAILS = Integer.getInteger("gatepost.churn.mails", 20_000);
    private static final int WRITERS = 20;
    private static final int CONTENT = 5000;
    /// Each so many stays until the end.
    private static final int STAYING = 20;
    private static final long SEGMENT = Math.clamp(MAILS * (long) CONTENT / 50, 1 << 20, Journal.SEGMENT_SIZE);

    @TempDir
    Path home;

    @Test
    void theJournalStaysWithinTwiceWhatLivesAndTwoSegments() throws Exception {
        var directory = home.resolve("queue");
        var took = new long[MAILS];
        var written = new AtomicLong();
        double most = 0;
        try (var queue = MapDbQueue.open(directory, Setup.of(counting(written), SEGMENT))) {
            var next = new AtomicInteger();
            var done = new AtomicInteger();
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < WRITERS; i++) {
                    writers.submit(() -> {
                        for (int number = next.getAndIncrement(); number < MAILS; number = next.getAndIncrement()) {
                            live(queue, number, took);
                            done.incrementAndGet();
                        }
                        return true;
                    });
                }
                while (done.get() < MAILS) {
                    queue.forget(queue.latestSeq());
                    Thread.sleep(50);
                    long live = done.get() / STAYING * (CONTENT + 400L);
                    most = Math.max(most, (double) size(directory) / (2 * live + 2 * SEGMENT));
                }
            }
            Arrays.sort(took);
            System.out.printf("ChurnTest: %d mails of %d bytes, %d stay, segments of %d KB: journal at most %.2f of twice what lives and two segments, %.2f bytes written for each, insert p50 %.1f ms, p99 %.1f ms%n",
                    MAILS, CONTENT, MAILS / STAYING, SEGMENT >> 10, most, (double) written.get() / MAILS / CONTENT, took[MAILS / 2] / 1e6, took[MAILS * 99 / 100] / 1e6);
        }
        assertThat(most).isLessThan(1.5); // what was written since history last said what it has is not counted
    }

    private static void live(MapDbQueue queue, int number, long[] took) throws QueueException {
        var entry = letter(number, held());
        long began = System.nanoTime();
        Mails.insert(queue, entry, Mails.random(CONTENT));
        took[number] = System.nanoTime() - began;
        if (number % STAYING != 0) {
            Mails.remove(queue, entry);
        }
    }

    private static Disk counting(AtomicLong written) {
        return new RecordingDisk() {
            @Override
            synchronized void note(Step step) {
                if (step instanceof Step.Write(var _, var _, var bytes)) {
                    written.addAndGet(bytes.length);
                }
            }
        };
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        try (var files = Files.newDirectoryStream(directory, "seg-*.log")) {
            for (var file : files) {
                size += file.toFile().length(); // 0 when it went meanwhile
            }
        }
        return size;
    }
}
