package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.gatepost.queue.mapdb.DamagedLife.Deed;
import org.gatepost.queue.mapdb.RecordingDisk.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Finds damage, deals with it, has a letter released, and plays back a crash after every step of that: damage found by a start that does
/// not live long is dealt with by the next one as if it were the first, and a release is never taken back.
final class QuarantineCrashTest {

    private static final long SEED = Long.getLong("gatepost.crash.seed", new Random().nextLong(1_000_000));
    private static final int SAMPLES = Integer.getInteger("gatepost.crash.samples", 20);
    private static final int RETRACTED = 2;
    private static final int DONE = 3;
    private static final int RELEASED = 1;
    private static final int NEWEST = 9;

    @TempDir
    Path home;

    private Path memory = Path.of("");
    private DamagedLife life = new DamagedLife(memory);
    private int states;

    @BeforeEach
    void live() throws Exception {
        memory = Memory.directory("quarantine", home);
        life = DamagedLife.live(memory);
    }

    @AfterEach
    void tidy() throws IOException {
        CrashChecker.delete(memory);
    }

    @Test
    void whereverItCrashesDamageIsDealtWithOnceAndWholly() throws Exception {
        explore(new RecordingDisk());
        System.out.printf("QuarantineCrashTest: seed %d, %d states%n", SEED, states);
        assertThat(states).isGreaterThan(50);
    }

    @Test
    void aCopyThatIsNotSyncedIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.Sync(var file) && isIn(file, "/quarantine/");
            }
        });
    }

    @Test
    void aNameInQuarantineThatIsNotSyncedIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.SyncDirectory(var directory) && directory.endsWith("quarantine");
            }
        });
    }

    @Test
    void holdsThatAreNotSyncedBeforeAReleaseIsAnsweredAreFound() {
        assertIsFound(new MutantDisk() {

            private int before = life.lastSegment();

            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.Sync(var file) && isSegment(file) && --before < 0;
            }
        });
    }

    /// As of a queue that reads on behind a gap and holds nothing.
    @Test
    void aGapThatIsReadPastWithoutHoldingIsFound() throws Exception {
        var directory = life.copy(gone().segment(), damaged());
        var segments = new Segments(directory, Format.read(directory));
        try (var records = new Sorter(home.resolve("records"), 1 << 20)) {
            var end = Recovery.run(segments, records);
            try (var journal = new Journal(Disk.real(), segments, 1 << 20, end.position(), end.batch(), end.seq())) {
                journal.begin();
                journal.add(Record.Type.GAP, false, end.gaps().getFirst().toBytes(), ByteBuffer.allocate(0), 0);
                journal.write();
                journal.sync();
            }
        }
        try (var queue = life.open(directory)) {
            assertThatThrownBy(() -> check(queue, "noted and not held", false, false)).isInstanceOf(AssertionError.class).hasMessageContaining("noted and not held");
        }
    }

    private void assertIsFound(RecordingDisk mutant) {
        assertThatThrownBy(() -> explore(mutant)).isInstanceOf(AssertionError.class).hasMessageContaining("after step");
    }

    /// The retraction's record; what is older: 1, 2 and 4 by then.
    private Deed gone() {
        return life.deeds().stream().filter(deed -> deed.id().equals(id(RETRACTED)) && !deed.isInsert()).findFirst().orElseThrow();
    }

    private byte[] damaged() {
        var bytes = life.segment(gone().segment());
        Arrays.fill(bytes, gone().mark(), gone().end(), (byte) 0xEE);
        return bytes;
    }

    private void explore(RecordingDisk disk) throws Exception {
        var directory = home.resolve("queue-" + states);
        Files.createDirectories(directory.resolve("body"));
        put(disk, life.copy(gone().segment(), damaged()), directory);
        int before = disk.steps().size();
        var queue = life.open(directory, disk);
        var entry = queue.find(id(RELEASED)).orElseThrow();
        disk.note(new Step.Asked(RELEASED, 0));
        Mails.change(queue, entry, then(entry, scheduled(0)));
        disk.note(new Step.Answered(RELEASED, 0));
        queue.abandon();
        life.open(directory, disk).abandon();
        check(disk.steps(), before, directory);
    }

    /// What was damaged has been on stable storage for long.
    private static void put(RecordingDisk disk, Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList()) {
                try (var out = disk.create(to.resolve(file.getFileName().toString()))) {
                    out.write(ByteBuffer.wrap(Files.readAllBytes(file)));
                    out.sync();
                }
            }
        }
        disk.syncDirectory(to);
    }

    private void check(List<Step> steps, int from, Path directory) {
        var crashes = new CrashStates(new Random(SEED), SAMPLES);
        boolean asked = false;
        boolean answered = false;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            switch (step) {
                case Step.Asked _ -> asked = true;
                case Step.Answered _ -> answered = true;
                default -> crashes.take(step);
            }
            if (i >= from) {
                var moment = "seed %d, after step %d of %d, %s".formatted(SEED, i, steps.size(), step instanceof Step.Write(var file, var at, var bytes) ? "write %d bytes at %d of file %d".formatted(bytes.length, at, file) : step);
                boolean mayBe = asked;
                boolean mustBe = answered;
                crashes.each(state -> check(state, directory, moment, mayBe, mustBe));
            }
        }
    }

    private void check(Map<Path, byte[]> state, Path directory, String moment, boolean mayBeReleased, boolean mustBeReleased) {
        var copy = memory.resolve("state-" + states++);
        try {
            for (var file : state.entrySet()) {
                var to = copy.resolve(directory.relativize(file.getKey()).toString());
                Files.createDirectories(to.getParent());
                Files.write(to, file.getValue());
            }
            try (var queue = life.open(copy)) {
                check(queue, moment, mayBeReleased, mustBeReleased);
            }
            var range = copy.resolve("quarantine/seg-%08d.log.%d-%d".formatted(gone().segment(), gone().mark(), gone().end()));
            if (!Files.exists(range) || !Arrays.equals(Files.readAllBytes(range), Arrays.copyOfRange(damaged(), gone().mark(), gone().end()))) {
                throw new AssertionError(moment + ": the damaged bytes are not set aside");
            }
            CrashChecker.delete(copy);
        } catch (QueueException | IOException e) {
            throw new AssertionError(moment + ": " + e, e);
        }
    }

    private static void check(MapDbQueue queue, String moment, boolean mayBeReleased, boolean mustBeReleased) {
        assertThat(queue.find(id(RETRACTED)).map(entry -> entry.state(NOON))).as(moment).contains(LetterState.HELD);
        assertThat(queue.find(id(DONE))).as(moment).isEmpty();
        assertThat(queue.find(id(NEWEST)).map(entry -> entry.state(NOON))).as(moment).contains(LetterState.PENDING);
        var released = queue.find(id(RELEASED)).orElseThrow().state(NOON);
        assertThat(released).as(moment).isIn(LetterState.HELD, LetterState.QUEUED);
        assertThat(released == LetterState.QUEUED).as("%s: released", moment).isIn(mustBeReleased, mayBeReleased);
    }
}
