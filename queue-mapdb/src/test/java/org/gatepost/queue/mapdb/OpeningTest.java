package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a queue refuses to open, and what it does not mind.
final class OpeningTest {

    @TempDir
    Path home;

    private Path directory = Path.of("");

    @BeforeEach
    void here() {
        directory = home.resolve("queue");
    }

    @Test
    void aNewerFormatIsRefusedWithBothNames() throws Exception {
        open().close();
        var format = Files.readString(directory.resolve("FORMAT"));
        Files.writeString(directory.resolve("FORMAT"), "gatepost-queue 6\n");
        assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("gatepost-queue 6").hasMessageContaining("gatepost-queue 5")
                .hasMessageContaining("use the version that wrote it");
        Files.writeString(directory.resolve("FORMAT"), format);
        open().close();
    }

    /// Version 4 had no secret. What it wrote is read on, and what comes goes to a segment of its own.
    @Test
    void aFormatBeforeIsReadFromItsJournal() throws Exception {
        writeBefore(letter(1, held()));
        try (var queue = open()) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(1));
            Mails.insert(queue, letter(2, held()));
            Snapshot.crashed(directory, directory.resolveSibling("copy"));
        }
        assertThat(Files.readString(directory.resolve("FORMAT"))).startsWith("gatepost-queue 5 ");
        assertThat(directory.resolve("seg-00000002.log")).exists();
        try (var queue = MapDbQueue.open(directory.resolveSibling("copy"), Disk.real())) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(1), id(2));
        }
    }

    /// In it the bytes of a letter may look like a record.
    @Test
    void aFormatBeforeThatIsDamagedIsRefusedAndNothingIsTouched() throws Exception {
        writeBefore(letter(1, held()), letter(2, held()));
        var segment = directory.resolve("seg-00000001.log");
        var bytes = Files.readAllBytes(segment);
        bytes[60] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("seg-00000001.log is damaged at byte").hasMessageContaining("Nothing was changed");
        assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
    }

    @Test
    void aFormatThatACrashLeftEmptyIsNoObstacle() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("FORMAT"), "");
        open().close();
    }

    @Test
    void oneOfTheTwoFilesOfTheFormatIsEnoughWhateverByteChanged() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()));
        }
        var file = directory.resolve("FORMAT");
        var format = Files.readAllBytes(file);
        for (int at = 0; at < format.length - 1; at++) {
            var damaged = format.clone();
            damaged[at] ^= 4; // makes 1 of 5, which is no format of before either
            Files.write(file, damaged);
            try (var queue = open()) {
                assertThat(Snapshot.of(queue).ids()).as("byte %d", at).containsExactly(id(1));
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(format);
        }
    }

    @Test
    void withoutItsFormatAJournalIsRefusedAndNotTakenForGarbage() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()));
        }
        var format = Files.readString(directory.resolve("FORMAT.copy"));
        Files.delete(directory.resolve("FORMAT"));
        Files.writeString(directory.resolve("FORMAT.copy"), "");
        assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("FORMAT and FORMAT.copy").hasMessageContaining("put one of them back");
        Files.writeString(directory.resolve("FORMAT.copy"), format);
        try (var queue = open()) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(1));
        }
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

    /// A queue of version 4, as a crash left it: each letter in a batch of its own.
    private void writeBefore(QueueEntry... letters) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("FORMAT"), "gatepost-queue 4\n");
        var content = new byte[] {'x'};
        try (var journal = new Journal(Disk.real(), new Segments(directory, new Format(Stamp.NONE, 1)), 1 << 20, Position.START, 0, 0)) {
            for (var letter : letters) {
                journal.begin();
                journal.add(Record.Type.INSERT, true, RecordBodies.envelope(out -> {
                    out.writeBoolean(false);
                    out.writeLong(content.length);
                    out.writeInt(sum(content));
                    EntryCodec.write(out, letter);
                    EntryCodec.writeOccurrence(out, happened(Occurrence.Kind.ACCEPTED));
                }), ByteBuffer.wrap(content), sum(content));
                journal.write();
                journal.sync();
            }
        }
    }

    private static int sum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private MapDbQueue open() throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
