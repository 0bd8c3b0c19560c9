package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contents that have changed since they were stored: whoever reads one hears of it before its end. For the rest of the journal see [EveryDamageTest].
final class DamageTest {

    private static final int LARGE = (1 << 20) + 1;

    @TempDir
    Path home;

    private int afterFirst;

    /// Two small mails, then one with a file of its own, left by a crash.
    @BeforeEach
    void live() throws Exception {
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real())) {
            Mails.insert(queue, letter(1, held()), Mails.random(20));
            afterFirst = (int) Files.size(home.resolve("queue/seg-00000001.log"));
            Mails.insert(queue, letter(2, held()), Mails.random(30));
            Mails.insert(queue, letter(3, held()), Mails.random(LARGE));
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
    }

    @Test
    void contentInTheJournalThatIsDamagedSaysSoAtItsEnd() throws Exception {
        flip(home.resolve("copy/seg-00000001.log"), afterFirst - 20);
        try (var queue = openCopy()) {
            assertDamagedAtItsEnd(queue, id(1), 20);
            assertThat(queue.content(id(2)).orElseThrow().open().readAllBytes()).isEqualTo(Mails.random(30));
        }
    }

    @Test
    void contentInItsOwnFileThatIsDamagedSaysSoAtItsEnd() throws Exception {
        flip(home.resolve("copy/body/" + id(3)), 77);
        try (var queue = openCopy()) {
            assertDamagedAtItsEnd(queue, id(3), LARGE);
        }
    }

    @Test
    void contentInItsOwnFileThatIsCutShortIsDamaged() throws Exception {
        var file = home.resolve("copy/body/" + id(3));
        Files.write(file, Mails.random(1000));
        try (var queue = openCopy(); var in = queue.content(id(3)).orElseThrow().open()) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(DamagedContentException.class).hasMessageContaining("cut short");
        }
    }

    @Test
    void contentWhoseFileIsMissingIsDamaged() throws Exception {
        Files.delete(home.resolve("copy/body/" + id(3)));
        try (var queue = openCopy()) {
            var content = queue.content(id(3)).orElseThrow();
            assertThatThrownBy(content::open).isInstanceOf(DamagedContentException.class).hasMessageContaining("missing");
        }
    }

    private static void assertDamagedAtItsEnd(MapDbQueue queue, QueueId id, int size) throws IOException {
        try (var in = queue.content(id).orElseThrow().open()) {
            assertThat(in.readNBytes(size - 1)).hasSize(size - 1);
            assertThatThrownBy(in::read).isInstanceOf(DamagedContentException.class).hasMessageContaining(id.value());
        }
    }

    private MapDbQueue openCopy() throws QueueException {
        return MapDbQueue.open(home.resolve("copy"), Disk.real());
    }

    private static void flip(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
