package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.queue.Letters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A crash or a power cut leaves the last batch half written. Whatever is left of it, all that was answered before is there.
final class TornTailTest {

    private static final List<QueueId> ALL = List.of(id(1), id(2), id(3));

    private static final Folding.Doubts NO_DOUBTS = new Folding.Doubts() {
        @Override
        public StoredEntry inDoubt(StoredEntry stored) {
            throw new AssertionError("a cut leaves nothing in doubt");
        }

        @Override
        public void lost(QueueId id) {
            throw new AssertionError("a cut loses no insert alone");
        }
    };

    @TempDir
    Path home;

    private byte[] journal = {};
    private int beforeRetraction;
    private int beforeInsert;

    /// Four batches: two mails, one of them retracted, a third mail.
    @BeforeEach
    void live() throws Exception {
        var directory = home.resolve("queue");
        var segment = directory.resolve("seg-00000001.log");
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            var entry = Mails.insert(queue, letter(1, pending(60)));
            Mails.insert(queue, letter(2, pending(60)));
            beforeRetraction = (int) Files.size(segment);
            Mails.change(queue, entry, ended(entry, Ending.RETRACTED, 100));
            beforeInsert = (int) Files.size(segment);
            Mails.insert(queue, letter(3, pending(60)));
            journal = Files.readAllBytes(segment);
        }
    }

    @Test
    void anyCutOfARetractionLeavesTheMailsBeforeIt() throws Exception {
        for (int length = beforeRetraction; length < beforeInsert; length++) {
            assertThat(recovered(length)).as("cut at %d", length).isEqualTo(Map.of(id(1), LetterState.PENDING, id(2), LetterState.PENDING));
        }
    }

    @Test
    void anyCutOfAnInsertLeavesTheRetractionBeforeIt() throws Exception {
        for (int length = beforeInsert; length < journal.length; length++) {
            assertThat(recovered(length)).as("cut at %d", length).isEqualTo(Map.of(id(1), LetterState.RETRACTED, id(2), LetterState.PENDING));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 51, 52, 53, 92, 150, 200})
    void theQueueWorksOnAfterACut(int behind) throws Exception {
        assertThat(afterCrash(Arrays.copyOf(journal, beforeInsert + behind)).ids()).isEqualTo(ALL.subList(0, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40, 52, 4096, 100_000})
    void zeroesBehindTheEndTakeNothingAway(int count) throws Exception {
        assertThat(afterCrash(Arrays.copyOf(journal, journal.length + count)).ids()).isEqualTo(ALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40, 52, 4096, 100_000})
    void garbageBehindTheEndTakesNothingAway(int count) throws Exception {
        var bytes = Arrays.copyOf(journal, journal.length + count);
        System.arraycopy(Mails.random(count), 0, bytes, journal.length, count);
        assertThat(afterCrash(bytes).ids()).isEqualTo(ALL);
    }

    @Test
    void aLastBatchWhoseBodyNeverCameIsCutOff() throws Exception {
        var bytes = journal.clone();
        Arrays.fill(bytes, bytes.length - 5, bytes.length, (byte) 0);
        assertThat(afterCrash(bytes).ids()).isEqualTo(ALL.subList(0, 2));
    }

    @Test
    void aLastBatchWhoseMiddleNeverCameIsCutOff() throws Exception {
        var bytes = journal.clone();
        Arrays.fill(bytes, beforeInsert + 60, beforeInsert + 100, (byte) 0);
        assertThat(afterCrash(bytes).ids()).isEqualTo(ALL.subList(0, 2));
    }

    /// What recovery alone makes of the journal up to a length.
    private Map<QueueId, LetterState> recovered(int length) throws IOException {
        var directory = Files.createDirectories(home.resolve("cut"));
        Files.write(directory.resolve("seg-00000001.log"), Arrays.copyOf(journal, length));
        var segments = new Segments(directory, Format.read(home.resolve("queue")));
        var states = new TreeMap<QueueId, LetterState>();
        try (var records = new Sorter(directory.resolve("records"), 1 << 20)) {
            var end = Recovery.run(segments, records);
            assertThat(end.gaps()).isEmpty();
            new Folding(records.sorted(), end, NO_DOUBTS)
                    .forEachRemaining(stored -> states.put(stored.entry().id(), stored.entry().state(Letters.NOON)));
            return states;
        } finally {
            segments.close();
        }
    }

    /// Opens what a crash left, works on, and crashes again.
    private Snapshot afterCrash(byte[] bytes) throws QueueException, IOException {
        var directory = Files.createDirectory(home.resolve("copy"));
        Files.copy(home.resolve("queue/FORMAT"), directory.resolve("FORMAT"));
        Files.write(directory.resolve("seg-00000001.log"), bytes);
        Snapshot left;
        Snapshot worked;
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            left = Snapshot.of(queue);
            Mails.insert(queue, letter(9, held()));
            worked = Snapshot.of(queue);
            Snapshot.crashed(directory, home.resolve("again"));
        }
        try (var queue = MapDbQueue.open(home.resolve("again"), Disk.real())) {
            assertThat(Snapshot.of(queue)).isEqualTo(worked);
        }
        return left;
    }
}
