package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After a restart, whatever ended the process, everything stands as it stood.
final class RestartTest {

    @TempDir
    Path home;

    @Test
    void aCleanRestartChangesNothing() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            live(queue);
            before = Snapshot.of(queue);
        }
        assertThat(home.resolve("queue/CLEAN")).exists();
        try (var queue = open("queue")) {
            assertThat(home.resolve("queue/CLEAN")).doesNotExist();
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
    }

    @Test
    void aCrashChangesNothing() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            live(queue);
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        try (var queue = open("copy")) {
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
    }

    @Test
    void aCrashAfterACleanRestartChangesNothing() throws Exception {
        try (var queue = open("queue")) {
            live(queue);
        }
        Snapshot before;
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(20, pending(5)));
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        try (var queue = open("copy")) {
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
    }

    @Test
    void aLostOrForeignIndexIsMadeAnew() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            live(queue);
            before = Snapshot.of(queue);
        }
        try (var indexes = Files.newDirectoryStream(home.resolve("queue"), "index-*.db")) {
            for (var file : indexes) {
                Files.writeString(file, "not an index");
            }
        }
        try (var queue = open("queue")) {
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
    }

    @Test
    void whatIsInsertedAfterACrashSurvivesTheNext() throws Exception {
        try (var queue = open("queue")) {
            live(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        Snapshot before;
        try (var queue = open("copy")) {
            Mails.insert(queue, letter(20, pending(5)));
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("copy"), home.resolve("second"));
        }
        try (var queue = open("second")) {
            assertThat(Snapshot.of(queue)).isEqualTo(before);
        }
    }

    /// Something of everything.
    private static void live(MailQueue queue) throws QueueException {
        for (int i = 0; i < 10; i++) {
            Mails.insert(queue, letter(i, delivery("a", pending(60 + i), 0), delivery("b", scheduled(i), 1)));
        }
        Mails.insert(queue, letter(10, held()), Mails.random(2 << 20));
        Mails.insert(queue, letter(11, held()), new byte[0]);
        for (int i = 0; i < 8; i++) {
            var entry = queue.find(letter(i, held()).id()).orElseThrow();
            switch (i) {
                case 0 -> Mails.remove(queue, entry);
                case 1 -> Mails.change(queue, entry, ended(entry, Ending.RETRACTED, 100));
                case 2 -> Mails.change(queue, entry, then(entry, leased(1)));
                case 3 -> Mails.change(queue, Mails.change(queue, entry, then(entry, leased(1))), then(then(entry, held()), scheduled(3)));
                case 4 -> Mails.change(queue, entry, then(entry, delivery("a", held(), 0)));
                case 5 -> Mails.change(queue, entry, then(entry, delivery("b", held(), 1), delivery("c", scheduled(9), 0)));
                default -> Mails.change(queue, entry, then(entry, held()));
            }
        }
    }

    private MailQueue open(String name) throws QueueException {
        return MapDbQueue.open(home.resolve(name), Disk.real());
    }
}
