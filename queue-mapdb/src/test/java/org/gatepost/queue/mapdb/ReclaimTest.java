package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Letters that stay for long do not keep everything that came after them.
final class ReclaimTest {

    private static final long SEGMENT = 64 << 10;
    private static final int CHURN = 2000;
    private static final int CONTENT = 1000;
    private static final int LARGE = (1 << 20) + 1;

    @TempDir
    Path home;

    @Test
    void theJournalStaysSmallHoweverLongALetterIsHeld() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()), Mails.random(3000));
            Mails.insert(queue, letter(2, held()), Mails.random(LARGE));
            churn(queue, 10, CHURN);
            awaitSize(home.resolve("queue"), 3 * SEGMENT);
            before = Snapshot.of(queue);
            assertThat(before.ids()).containsExactly(id(1), id(2));
            Snapshot.crashed(home.resolve("queue"), home.resolve("crashed"));
        }
        for (var name : new String[] {"queue", "crashed"}) {
            try (var queue = open(name)) {
                assertThat(Snapshot.of(queue)).as(name).isEqualTo(before);
                assertThat(read(queue, 2)).isEqualTo(Mails.random(LARGE));
            }
        }
    }

    @Test
    void whoReadsALetterReadsOnWhenItIsCarriedForward() throws Exception {
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()), Mails.random(20_000));
            try (var in = queue.content(id(1)).orElseThrow().open()) {
                var begun = in.readNBytes(7000);
                churn(queue, 10, CHURN);
                awaitSize(home.resolve("queue"), 3 * SEGMENT);
                assertThat(home.resolve("queue/seg-00000001.log")).doesNotExist();
                assertThat(begun).isEqualTo(Arrays.copyOf(Mails.random(20_000), 7000));
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(Mails.random(20_000), 7000, 20_000));
            }
        }
    }

    @Test
    void whatIsDamagedIsCarriedForwardAsDamagedAndTakesNothingWithIt() throws Exception {
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()), Mails.random(3000));
            Mails.insert(queue, letter(2, held()), Mails.random(3000));
            var segment = home.resolve("queue/seg-00000001.log");
            try (var file = java.nio.channels.FileChannel.open(segment, java.nio.file.StandardOpenOption.WRITE)) {
                file.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), 1500);
            }
            churn(queue, 10, CHURN);
            awaitSize(home.resolve("queue"), 3 * SEGMENT);
            Snapshot.crashed(home.resolve("queue"), home.resolve("crashed"));
        }
        try (var queue = open("crashed")) {
            assertThat(queue.find(id(1))).isPresent();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> read(queue, 1)).isInstanceOf(org.gatepost.api.mail.DamagedContentException.class);
            assertThat(read(queue, 2)).isEqualTo(Mails.random(3000));
        }
    }

    @Test
    void aRetractionStaysWhenItsLetterIsCarriedForward() throws Exception {
        try (var queue = open("queue")) {
            var entry = Mails.insert(queue, letter(1, pending(60)));
            Mails.change(queue, entry, ended(entry, Ending.RETRACTED, 1000));
            churn(queue, 10, CHURN);
            awaitSize(home.resolve("queue"), 3 * SEGMENT);
            Snapshot.crashed(home.resolve("queue"), home.resolve("crashed"));
        }
        try (var queue = open("crashed")) {
            assertThat(queue.find(id(1)).orElseThrow().state(NOON)).isEqualTo(LetterState.RETRACTED);
        }
    }

    @Test
    void whatHistoryHasNotReadStaysWhateverItsSize() throws Exception {
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()));
            for (int i = 10; i < 500; i++) {
                Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(CONTENT)));
            }
            assertThat(queue.happenedAfter(0, 1)).hasSize(1);
            assertThat(home.resolve("queue/seg-00000001.log")).exists();
        }
    }

    private static void churn(MapDbQueue queue, int from, int count) throws QueueException {
        for (int i = from; i < from + count; i++) {
            Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(CONTENT)));
            if (i % 20 == 0) {
                queue.forget(queue.latestSeq());
            }
        }
        queue.forget(queue.latestSeq());
        Mails.remove(queue, Mails.insert(queue, letter(from + count, held()), Mails.random(CONTENT)));
    }

    private static byte[] read(MapDbQueue queue, int number) throws IOException {
        try (var in = queue.content(id(number)).orElseThrow().open()) {
            return in.readAllBytes();
        }
    }

    private static void awaitSize(Path directory, long most) {
        Awaitility.await("the journal is small").atMost(Duration.ofSeconds(10)).until(() -> size(directory) <= most);
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        try (var files = Files.newDirectoryStream(directory, "seg-*.log")) {
            for (var file : files) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private MapDbQueue open(String name) throws QueueException {
        return MapDbQueue.open(home.resolve(name), Disk.real(), SEGMENT);
    }
}
