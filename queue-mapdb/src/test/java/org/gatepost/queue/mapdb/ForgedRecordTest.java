package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stranger sends a letter whose content looks like records of the journal: a later batch that ends somebody else's letter. Should the
/// record before it ever be damaged, nobody may take that for the journal.
final class ForgedRecordTest {

    private static final long FAR = 1000;

    @TempDir
    Path home;

    @Test
    void recordsInALetterAreNeverTakenForTheJournals() throws Exception {
        for (var stamp : new Stamp[] {Stamp.NONE, Stamp.random()}) {
            assertThat(afterDamage(stamp, stamp.isSecret() ? "other" : "none")).as("held, not gone").contains(LetterState.HELD);
        }
    }

    /// What the secret is for; without this the test above would prove nothing.
    @Test
    void whoeverKnewTheSecretCould() throws Exception {
        var directory = home.resolve("known");
        open(directory).close();
        assertThat(afterDamage(Format.read(directory).stamp(), "known")).isEmpty();
    }

    /// Nothing was synced behind it: a start after a power cut must not call that damage.
    @Test
    void recordsInALetterThatWasNeverStoredWholeProveNothing() throws Exception {
        var directory = home.resolve("torn");
        try (var queue = open(directory)) {
            Mails.insert(queue, letter(1, scheduled(0)));
            long begin = Files.size(segment(directory));
            Mails.insert(queue, letter(2, scheduled(0)), forged(Stamp.NONE));
            Snapshot.crashed(directory, home.resolve("torn-copy"));
            var bytes = Files.readAllBytes(segment(home.resolve("torn-copy")));
            Arrays.fill(bytes, (int) begin, (int) begin + 100, (byte) 0);
            Files.write(segment(home.resolve("torn-copy")), bytes);
        }
        try (var queue = open(home.resolve("torn-copy"))) {
            assertThat(queue.find(id(1)).map(entry -> entry.state(NOON))).contains(LetterState.QUEUED);
            assertThat(queue.alarm()).isEmpty();
        }
    }

    /// What letter 1 is once a letter with forged records lies behind damaged bytes.
    private Optional<LetterState> afterDamage(Stamp stamp, String name) throws Exception {
        var directory = home.resolve(name);
        var copy = home.resolve(name + "-copy");
        try (var queue = open(directory)) {
            Mails.insert(queue, letter(1, scheduled(0)));
            long begin = Files.size(segment(directory));
            Mails.insert(queue, letter(2, scheduled(0)), forged(stamp));
            Mails.insert(queue, letter(3, scheduled(0)));
            Snapshot.crashed(directory, copy);
            var bytes = Files.readAllBytes(segment(copy));
            Arrays.fill(bytes, (int) begin, (int) begin + 100, (byte) 0);
            Files.write(segment(copy), bytes);
        }
        try (var queue = open(copy)) {
            return queue.find(id(1)).map(entry -> entry.state(NOON));
        }
    }

    /// A mark of a later batch, and letter 1 is gone.
    private static byte[] forged(Stamp stamp) throws IOException {
        var forged = new ByteArrayOutputStream();
        var position = new byte[Record.MARK_SIZE - Record.HEADER];
        var gone = RecordBodies.change(letter(1, scheduled(0)), then(letter(1, scheduled(0))), happened(Occurrence.Kind.FORGOTTEN));
        write(forged, Record.header(stamp, Record.Type.MARK, false, FAR, FAR, position, 0, 0), position);
        write(forged, Record.header(stamp, Record.Type.GONE, true, FAR, FAR + 1, gone, 0, 0), gone);
        return forged.toByteArray();
    }

    private static void write(ByteArrayOutputStream to, ByteBuffer header, byte[] envelope) throws IOException {
        var bytes = new byte[header.remaining()];
        header.get(bytes);
        to.write(bytes);
        to.write(envelope);
    }

    private static Path segment(Path directory) {
        return directory.resolve("seg-00000001.log");
    }

    private static MapDbQueue open(Path directory) throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
