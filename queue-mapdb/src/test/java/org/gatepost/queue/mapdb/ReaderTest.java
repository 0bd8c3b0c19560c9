package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers share what they read from, and do not feel one another.
final class ReaderTest {

    private static final byte[] CONTENT = Mails.random(500_000);

    @TempDir
    Path directory;

    @Test
    void anInterruptedReaderBreaksNoOther() throws Exception {
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            Mails.insert(queue, letter(1, held()), CONTENT);
            Mails.insert(queue, letter(2, held()), CONTENT);
            try (var other = queue.content(id(2)).orElseThrow().open()) {
                var read = other.readNBytes(100_000);
                var failed = new AtomicBoolean();
                var interrupted = Thread.ofPlatform().start(() -> {
                    try (var in = queue.content(id(1)).orElseThrow().open()) {
                        Thread.currentThread().interrupt();
                        in.readAllBytes();
                    } catch (IOException e) {
                        failed.set(true);
                    }
                });
                interrupted.join();
                assertThat(failed).isTrue();
                assertThat(read).isEqualTo(Arrays.copyOf(CONTENT, 100_000));
                assertThat(other.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 100_000, CONTENT.length));
            }
            try (var again = queue.content(id(1)).orElseThrow().open()) {
                assertThat(again.readAllBytes()).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void readersGoOnWhileOthersAreInterruptedAgainAndAgain() throws Exception {
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            Mails.insert(queue, letter(1, held()), CONTENT);
            var wrong = new AtomicBoolean();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                boolean suffers = i % 2 == 0;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int round = 0; round < 20; round++) {
                        if (suffers) {
                            Thread.currentThread().interrupt();
                        }
                        try (var in = queue.content(id(1)).orElseThrow().open()) {
                            wrong.compareAndSet(false, !Arrays.equals(in.readAllBytes(), CONTENT));
                        } catch (IOException e) {
                            wrong.compareAndSet(false, !suffers);
                        }
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(wrong).isFalse();
        }
    }

    @Test
    void anInterruptedWriterStillStores() throws Exception {
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            Thread.currentThread().interrupt();
            Mails.insert(queue, letter(1, held()));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(queue.find(id(1))).isPresent();
        }
    }
}
