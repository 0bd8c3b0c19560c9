package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.gatepost.queue.mapdb.RecordingDisk.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lets a queue work, then plays back a crash after every single thing that it did to files, with every loss that a crash may bring.
///
/// `-Dgatepost.crash.lives=30` and `-Dgatepost.crash.samples=60` for more lives and more states of each moment, `-Dgatepost.crash.seed=7` for the same again.
final class EveryCrashPointTest {

    private static final long SEED = Long.getLong("gatepost.crash.seed", new Random().nextLong(1_000_000));
    private static final int SAMPLES = Integer.getInteger("gatepost.crash.samples", 20);
    private static final int LIVES = Integer.getInteger("gatepost.crash.lives", 1);
    private static final int OPERATIONS = 200;
    private static final int FOR_MUTANTS = 300;

    @TempDir
    Path home;

    private Path memory = Path.of("");
    private long segmentsGone;

    @BeforeEach
    void inMemory() throws IOException {
        memory = Memory.directory("crash", home);
    }

    @AfterEach
    void tidy() throws IOException {
        CrashChecker.delete(memory);
    }

    @Test
    void nothingIsLostAndNothingComesBackWhereverItCrashes() throws Exception {
        long began = System.nanoTime();
        int states = 0;
        for (int life = 0; life < LIVES; life++) {
            states += explore(new RecordingDisk(), SEED + life, OPERATIONS);
        }
        System.out.printf("EveryCrashPointTest: seed %d, %d lives of %d operations, %d segments reclaimed, %d different states in %d s%n", SEED, LIVES, OPERATIONS, segmentsGone, states, (System.nanoTime() - began) / 1_000_000_000);
        assertThat(states).isGreaterThan(LIVES * OPERATIONS);
        assertThat(segmentsGone).isPositive();
    }

    @Test
    void aJournalThatIsNotSyncedIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.Sync(var file) && isSegment(file);
            }
        });
    }

    @Test
    void aNameThatIsNotSyncedIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.SyncDirectory(var directory) && !directory.endsWith("body");
            }
        });
    }

    @Test
    void aContentThatIsNotSyncedBeforeItsRecordIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.Sync(var file) && isBody(file);
            }
        });
    }

    @Test
    void anAnswerBeforeTheSyncIsFound() {
        assertIsFound(new RecordingDisk() {

            private Step late = new Step.Sync(0);

            @Override
            synchronized void note(Step step) {
                boolean isAnswer = step instanceof Step.Answered;
                if (late instanceof Step.Sync(var file) && file > 0 && !isAnswer) {
                    super.note(late);
                    late = new Step.Sync(0);
                }
                if (step instanceof Step.Sync) {
                    late = step;
                } else {
                    super.note(step);
                }
            }
        });
    }

    @Test
    void anIndexThatIsTrustedAfterItsMarkShouldBeGoneIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            boolean isLeftOut(Step step) {
                return step instanceof Step.Delete(var name) && name.endsWith("CLEAN");
            }
        });
    }

    @Test
    void aSegmentThatGoesBeforeWhatWasCarriedOutOfItIsSyncedIsFound() {
        assertIsFound(new MutantDisk() {
            @Override
            synchronized void note(Step step) {
                if (step instanceof Step.Delete(var name) && name.toString().contains("/seg-")) {
                    noteBeforeLastSync(step, new Step.SyncDirectory(name.resolveSibling(".").normalize()));
                } else {
                    super.note(step);
                }
            }

            @Override
            boolean isLeftOut(Step step) {
                return false;
            }
        });
    }

    private void assertIsFound(RecordingDisk mutant) {
        assertThatThrownBy(() -> explore(mutant, 1, FOR_MUTANTS)).isInstanceOf(AssertionError.class).hasMessageContaining("seed");
    }

    private int explore(RecordingDisk disk, long seed, int operations) throws Exception {
        var script = new CrashScript(disk, home.resolve("queue-" + seed), new Random(seed));
        script.run(operations);
        segmentsGone += disk.steps().stream().filter(step -> step instanceof Step.Delete(var name) && name.toString().contains("/seg-")).count();
        return new CrashChecker(script, seed, memory).check(disk.steps(), new CrashStates(new Random(seed), SAMPLES));
    }
}
