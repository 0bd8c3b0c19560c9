package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small file system that fills up: new mail is refused early enough that what is here can still be retracted, and sent.
final class FullDiskTest {

    private static final long SIZE = 128L << 20;
    private static final long RESERVE = 30L << 20;
    private static final int LARGE = 4 << 20;

    @TempDir
    Path home;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", home.resolve("small").toString());
        }
    }

    @Test
    void newMailIsRefusedWhileRetractionsAndResultsGoOn() throws Exception {
        var directory = smallDisk();
        try (var queue = ReopeningQueue.open(directory.resolve("queue"), setup(RESERVE), Duration.ofMillis(100))) {
            for (int i = 0; i < 20; i++) {
                Mails.insert(queue, letter(i, held()), Mails.random(1000));
            }
            leave(directory, RESERVE / 2);
            Awaitility.await("it is seen").atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThatThrownBy(queue::draft)
                    .isInstanceOfSatisfying(QueueException.class, e -> assertThat(e.status()).isEqualTo(Status.transientFailure(3, 1))).hasMessageContaining("nearly full"));
            for (int i = 0; i < 10; i++) {
                Mails.change(queue, letter(i, held()), ended(letter(i, held()), Ending.RETRACTED, 100));
                Mails.remove(queue, letter(10 + i, held()));
            }
            assertThat(queue.trouble()).isEmpty();
            Files.delete(directory.resolve("filler"));
            Awaitility.await("there is room again").atMost(Duration.ofSeconds(5)).ignoreExceptions().untilAsserted(() -> Mails.insert(queue, letter(99, held()), Mails.random(LARGE)));
            assertThat(queue.find(id(3)).orElseThrow().state(NOON)).isEqualTo(LetterState.RETRACTED);
        }
    }

    @Test
    void aContentThatGrowsBeyondTheRoomIsRefused() throws Exception {
        var directory = smallDisk();
        try (var queue = MapDbQueue.open(directory.resolve("queue"), setup(RESERVE))) {
            leave(directory, RESERVE + (2L << 20));
            try (var draft = queue.draft()) {
                var some = Mails.random(100_000);
                Awaitility.await("it is refused").atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> assertThatThrownBy(() -> draft.write(some, 0, some.length))
                        .isInstanceOfSatisfying(QueueException.class, e -> assertThat(e.status()).isEqualTo(Status.transientFailure(3, 1))));
            }
            assertThat(directory.resolve("queue/body")).isEmptyDirectory();
        }
    }

    @Test
    void aDiskThatIsFullToTheLastByteLosesNothing() throws Exception {
        var directory = smallDisk();
        try (var queue = ReopeningQueue.open(directory.resolve("queue"), setup(0), Duration.ofMillis(100))) {
            for (int i = 0; i < 20; i++) {
                Mails.insert(queue, letter(i, held()), Mails.random(1000));
            }
            leave(directory, 0);
            int refused = 0;
            for (int i = 100; i < 140; i++) {
                try {
                    Mails.insert(queue, letter(i, held()), Mails.random(20_000));
                } catch (QueueException e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            Files.delete(directory.resolve("filler"));
            Awaitility.await("there is room again").atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> Mails.insert(queue, letter(999, held())));
            for (int i = 0; i < 20; i++) {
                assertThat(queue.content(id(i)).orElseThrow().open().readAllBytes()).isEqualTo(Mails.random(1000));
            }
            Mails.change(queue, letter(0, held()), then(letter(0, held()), held()));
        }
    }

    @Test
    void aSmallDiskKeepsBackAQuarter() throws Exception {
        var directory = smallDisk();
        try (var queue = MapDbQueue.open(directory.resolve("queue"), setup(Long.MAX_VALUE))) {
            Mails.insert(queue, letter(1, held()));
            leave(directory, SIZE / 4 - (1 << 20));
            Awaitility.await("it is seen").atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThatThrownBy(queue::draft).isInstanceOf(QueueException.class).hasMessageContaining("nearly full"));
        }
    }

    /// Who comes while the first one looks must not find that there is none.
    @Test
    void manyWhoComeAtOnceAreAllTaken() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (var queue = MapDbQueue.open(home.resolve("queue-" + round), setup(RESERVE)); var all = Executors.newVirtualThreadPerTaskExecutor()) {
                var drafts = IntStream.range(0, 50).mapToObj(_ -> all.submit(() -> {
                    queue.draft().close();
                    return true;
                })).toList();
                for (var draft : drafts) {
                    assertThat(draft.get()).isTrue();
                }
            }
        }
    }

    private static Setup setup(long reserve) {
        var usual = Setup.of(Disk.real(), 1 << 20);
        return new Setup(usual.disk(), usual.indexes(), usual.segmentSize(), usual.budget(), reserve, usual.clock());
    }

    /// Fills it until only so much is left.
    private static void leave(Path directory, long bytes) throws IOException {
        try (var out = Files.newOutputStream(directory.resolve("filler"))) {
            var chunk = new byte[64 << 10];
            while (Files.getFileStore(directory).getUsableSpace() > bytes) {
                out.write(chunk);
            }
        } catch (IOException e) {
            assertThat(bytes).as(e.toString()).isZero();
        }
    }

    private Path smallDisk() throws Exception {
        var directory = Files.createDirectory(home.resolve("small"));
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString()) == 0, "a file system can be mounted");
        mounted = true;
        return directory;
    }

    private static int run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
