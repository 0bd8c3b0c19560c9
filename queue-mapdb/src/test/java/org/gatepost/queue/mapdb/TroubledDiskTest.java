package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.nio.file.Path;
import java.time.Duration;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.queue.mapdb.TroubledDisk.Failing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// When the disk is full or fails, nobody is told that something is kept which is not; what was kept stays.
final class TroubledDiskTest {

    private static final long SMALL_SEGMENT = 1300;

    @TempDir
    Path home;

    private final TroubledDisk disk = new TroubledDisk();

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "SYNC_DIRECTORY"})
    void aFullDiskTakesNoMailAndGoesOnOnceThereIsRoom(Failing step) throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            for (int i = 0; i < 20; i++) { // every few a new segment, so the trouble meets each kind of step
                Mails.insert(queue, letter(2 * i, held()), Mails.random(300));
                disk.failing = step;
                insertOrBeRefused(queue, letter(2 * i + 1, held()));
                disk.failing = Failing.NOTHING;
            }
            Mails.insert(queue, letter(99, held()));
            before = Snapshot.of(queue);
            assertThat(before.ids()).hasSizeBetween(21, 40);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        assertSame("queue", before);
        assertSame("copy", before);
    }

    @Test
    void contentThatFindsNoRoomIsRefusedAsFull() throws Exception {
        try (var queue = open("queue")) {
            disk.failing = Failing.CREATE;
            assertThatThrownBy(() -> Mails.insert(queue, letter(1, held()), Mails.random(2 << 20)))
                    .isInstanceOfSatisfying(QueueException.class, e -> assertThat(e.status()).isEqualTo(Status.transientFailure(3, 1)));
            disk.failing = Failing.NOTHING;
            Mails.insert(queue, letter(2, held()), Mails.random(2 << 20));
        }
    }

    @Test
    void afterAFailedSyncNothingIsTakenUntilARestartHasRead() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()));
            before = Snapshot.of(queue);
            disk.failing = Failing.SYNC;
            assertThatThrownBy(() -> Mails.insert(queue, letter(2, held()))).isInstanceOf(QueueException.class);
            disk.failing = Failing.NOTHING;
            assertThatThrownBy(() -> Mails.insert(queue, letter(3, held()))).isInstanceOf(QueueException.class).hasMessageContaining("read again");
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
        try (var queue = open("queue")) {
            assertThat(Snapshot.of(queue).ids()).contains(letter(1, held()).id()).doesNotContain(letter(3, held()).id());
            Mails.insert(queue, letter(4, held()));
        }
    }

    @Test
    void afterAFailedSyncItIsReadAgainAndTakesMailAgain() throws Exception {
        try (var queue = ReopeningQueue.open(home.resolve("queue"), Setup.of(disk, SMALL_SEGMENT), Duration.ofMillis(50))) {
            Mails.insert(queue, letter(1, held()), Mails.random(5000));
            var reading = queue.content(id(1)).orElseThrow().open();
            var draft = queue.draft();
            draft.write(Mails.random(2 << 20), 0, 2 << 20);
            disk.failing = Failing.SYNC;
            assertThatThrownBy(() -> Mails.insert(queue, letter(2, held()))).isInstanceOf(QueueException.class);
            await("it says so").until(() -> queue.trouble().isPresent());
            assertThatThrownBy(() -> Mails.insert(queue, letter(5, held()))).isInstanceOf(QueueException.class);
            assertThat(queue.find(id(1))).as("what is there can be looked at").isPresent();
            await("a try that fails").until(() -> queue.trouble().orElse("").contains("cannot be yet"));
            disk.failing = Failing.NOTHING;
            await("it takes mail again").atMost(Duration.ofSeconds(10)).until(() -> queue.trouble().isEmpty());
            assertThat(queue.reopened()).isEqualTo(1);
            assertThat(queue.find(id(1))).contains(letter(1, held()));
            Mails.insert(queue, letter(3, held()), Mails.random(2 << 20));
            assertThat(reading.readAllBytes()).as("who was reading reads on").isEqualTo(Mails.random(5000));
            assertThatThrownBy(() -> queue.insert(letter(4, held()), draft, happened(Kind.ACCEPTED))).as("its file went when it was read again").isInstanceOf(QueueException.class);
            assertThat(queue.content(id(3)).orElseThrow().open().readAllBytes()).isEqualTo(Mails.random(2 << 20));
        }
        try (var queue = open("queue")) {
            assertThat(Snapshot.of(queue).ids()).contains(id(1), id(3)).doesNotContain(id(4));
        }
    }

    @Test
    void theMarkOfACleanEndComesAfterAllItSpeaksFor() throws Exception {
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()));
            disk.notes.clear();
        }
        assertThat(disk.notes).containsExactly("sync index-1.db", "sync CLEAN.tmp", "rename CLEAN");
    }

    private static void insertOrBeRefused(MapDbQueue queue, QueueEntry entry) throws QueueException {
        try {
            Mails.insert(queue, entry, Mails.random(300));
        } catch (QueueException e) {
            assertThat(e.status()).isEqualTo(Status.transientFailure(3, 1));
            assertThat(queue.find(entry.id())).isEmpty();
        }
    }

    private void assertSame(String name, Snapshot expected) throws Exception {
        try (var queue = open(name)) {
            assertThat(Snapshot.of(queue)).isEqualTo(expected);
            Mails.insert(queue, letter(100, held()));
        }
    }

    private MapDbQueue open(String name) throws QueueException {
        return MapDbQueue.open(home.resolve(name), disk, SMALL_SEGMENT);
    }
}
