package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content beyond a megabyte stands in a file of its own, which lives exactly as long as its mail.
final class OwnFileTest {

    private static final byte[] LARGE = Mails.random((1 << 20) + 1);

    @TempDir
    Path directory;

    @Test
    void aMegabyteStandsInTheJournalAndMoreInAFile() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()), Mails.random(1 << 20));
            Mails.insert(queue, letter(2, held()), LARGE);
            assertThat(bodies()).containsExactly(id(2).value());
            assertThat(Files.size(directory.resolve("seg-00000001.log"))).isBetween(1L << 20, (1L << 20) + 4096);
        }
    }

    @Test
    void itSurvivesChangesAndRestarts() throws Exception {
        try (var queue = open()) {
            var entry = Mails.insert(queue, letter(1, held()), LARGE);
            Mails.change(queue, entry, then(entry, scheduled(0)));
        }
        Files.delete(directory.resolve("CLEAN"));
        try (var queue = open()) {
            assertThat(content(queue)).isEqualTo(LARGE);
        }
        try (var queue = open()) {
            assertThat(content(queue)).isEqualTo(LARGE);
        }
    }

    @Test
    void itGoesWithItsMail() throws Exception {
        try (var queue = open()) {
            Mails.remove(queue, Mails.insert(queue, letter(1, held()), LARGE));
        }
        assertThat(bodies()).isEmpty();
    }

    @Test
    void itGoesWithADraftThatIsNotInserted() throws Exception {
        try (var queue = open()) {
            try (var draft = queue.draft()) {
                draft.write(LARGE, 0, LARGE.length);
                assertThat(bodies()).hasSize(1);
            }
            assertThat(bodies()).isEmpty();
        }
    }

    @Test
    void whatNoRecordNamesIsSweptAtTheStart() throws Exception {
        try (var queue = open()) {
            Mails.insert(queue, letter(1, held()), LARGE);
            Mails.insert(queue, letter(2, held()));
        }
        for (var orphan : List.of("draft-7", id(2).value(), id(9).value(), "something")) {
            Files.writeString(directory.resolve("body").resolve(orphan), "left by a crash");
        }
        try (var queue = open()) {
            assertThat(bodies()).containsExactly(id(1).value());
            assertThat(content(queue)).isEqualTo(LARGE);
        }
    }

    private static byte[] content(MailQueue queue) throws QueueException, IOException {
        try (var in = queue.content(id(1)).orElseThrow().open()) {
            return in.readAllBytes();
        }
    }

    private List<String> bodies() throws IOException {
        try (var files = Files.list(directory.resolve("body"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private MailQueue open() throws QueueException {
        return MapDbQueue.open(directory, Disk.real());
    }
}
