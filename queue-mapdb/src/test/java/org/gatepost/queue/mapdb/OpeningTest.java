package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a queue refuses to open, and what it does not mind.
final class OpeningTest {

    @TempDir
    Path directory;

    @Test
    void aNewerFormatIsRefusedWithBothNames() throws Exception {
        open().close();
        Files.writeString(directory.resolve("FORMAT"), "gatepost-queue 5\n");
        assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("gatepost-queue 5").hasMessageContaining("gatepost-queue 4");
        Files.writeString(directory.resolve("FORMAT"), "gatepost-queue 4\n");
        open().close();
    }

    /// Its index does not count how much of the journal lives.
    @Test
    void aFormatBeforeIsReadFromItsJournal() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()));
        }
        Files.writeString(directory.resolve("FORMAT"), "gatepost-queue 3\n");
        try (var queue = open()) {
            assertThat(queue.find(id(1))).isPresent();
        }
        assertThat(Files.readString(directory.resolve("FORMAT"))).isEqualTo("gatepost-queue 4\n");
        assertThat(directory.resolve("index-1.db")).doesNotExist();
    }

    @Test
    void aFormatThatACrashLeftEmptyIsNoObstacle() throws Exception {
        Files.writeString(directory.resolve("FORMAT"), "");
        open().close();
    }

    @Test
    void aQueueThatIsOpenIsNotOpenedAgain() throws Exception {
        try (var queue = open()) {
            assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("open in this process already");
            Mails.insert(queue, letter(1, held()));
        }
        try (var queue = open()) {
            assertThat(queue.newest()).isPresent();
        }
    }

    @Test
    void aQueueThatWasRefusedIsOpenedOnceTheReasonIsGone() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()));
            Mails.insert(queue, letter(2, held()));
        }
        Files.delete(directory.resolve("CLEAN"));
        var segment = directory.resolve("seg-00000001.log");
        var journal = Files.readAllBytes(segment);
        var damaged = journal.clone();
        damaged[50]++;
        Files.write(segment, damaged);
        assertThatThrownBy(this::open).isInstanceOf(QueueException.class);
        Files.write(segment, journal);
        try (var queue = open()) {
            assertThat(Snapshot.of(queue).ids()).hasSize(2);
        }
    }

    private MapDbQueue open() throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
