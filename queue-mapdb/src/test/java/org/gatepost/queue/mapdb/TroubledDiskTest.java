package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.letter;

import java.nio.file.Path;
import org.gatepost.api.mail.Status;
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
            assertThatThrownBy(() -> Mails.insert(queue, letter(3, held()))).isInstanceOf(QueueException.class).hasMessageContaining("restart");
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
        try (var queue = open("queue")) {
            assertThat(Snapshot.of(queue).ids()).contains(letter(1, held()).id()).doesNotContain(letter(3, held()).id());
            Mails.insert(queue, letter(4, held()));
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
