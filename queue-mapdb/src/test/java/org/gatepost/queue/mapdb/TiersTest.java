package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.testkit.queue.Letters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More mails than stay in the heap: nobody can tell which of them stand where.
final class TiersTest {

    private static final int COUNT = 9_000;
    private static final int WRITERS = 200;
    private static final Lane SMTP = new Lane("smtp");

    @TempDir
    Path home;

    @Test
    void mailsAreTheSameWhereverTheyStand() throws Exception {
        Snapshot before;
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real())) {
            fill(queue);
            for (int number : new int[] {0, 1, COUNT / 2, COUNT - 2, COUNT - 1}) { // the oldest have long left the heap
                var entry = queue.find(id(number)).orElseThrow();
                Mails.change(queue, entry, then(entry, scheduled(-number)));
            }
            Mails.remove(queue, queue.find(id(7)).orElseThrow());
            Mails.remove(queue, queue.find(id(COUNT - 7)).orElseThrow());
            check(queue);
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        for (var name : new String[] {"queue", "copy"}) {
            try (var queue = MapDbQueue.open(home.resolve(name), Disk.real())) {
                check(queue);
                assertThat(Snapshot.of(queue)).isEqualTo(before);
            }
        }
    }

    /// After a start all of them wait in the one tier, and each change takes one to the other.
    @Test
    void aListMissesNobodyWhoChangesMeanwhile() throws Exception {
        int count = 500;
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real())) {
            for (int i = 0; i < count; i++) {
                Mails.insert(queue, letter(i, pending(i)));
            }
        }
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real())) {
            var changer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        var entry = queue.find(id(i)).orElseThrow();
                        Mails.change(queue, entry, then(entry, scheduled(i)));
                    }
                } catch (QueueException e) {
                    throw new AssertionError(e);
                }
            });
            do {
                assertThat(queue.page(Query.ALL, Optional.empty(), 2 * count, at(0)).entries()).hasSize(count);
            } while (changer.isAlive());
        }
    }

    /// The heap is full, so whoever changes goes there and back within a batch or the next.
    @Test
    void aListMissesNobodyWhoGoesToTheHeapAndBack() throws Exception {
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real())) {
            fill(queue);
            var changer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        var entry = queue.find(id(i % 100)).orElseThrow();
                        Mails.change(queue, entry, then(entry, scheduled(i)));
                    }
                } catch (QueueException e) {
                    throw new AssertionError(e);
                }
            });
            do {
                assertThat(queue.page(Query.ALL, Optional.empty(), 100, at(0)).entries()).extracting(entry -> entry.id()).isEqualTo(IntStream.range(0, 100).mapToObj(Letters::id).toList());
            } while (changer.isAlive());
        }
    }

    private static void check(MailQueue queue) throws QueueException {
        assertThat(queue.counts(at(0))).isEqualTo(Map.of(LetterState.PENDING, COUNT - 7L, LetterState.QUEUED, 5L));
        assertThat(queue.newest()).contains(id(COUNT - 1));
        assertThat(queue.lanesDue(at(0), 10)).containsExactly(SMTP);
        assertThat(queue.due(SMTP, at(0), 100).stream().map(QueueEntry::id)).containsExactly(id(COUNT - 1), id(COUNT - 2), id(COUNT / 2), id(1), id(0));
        assertThat(queue.due(SMTP, at(1000 + COUNT), 2 * COUNT)).hasSize(COUNT - 2);
    }

    private static void fill(MailQueue queue) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, WRITERS).mapToObj(writer -> threads.submit(() -> {
                for (int number = writer; number < COUNT; number += WRITERS) {
                    Mails.insert(queue, letter(number, pending(1000 + number)), new byte[] {1});
                }
                return null;
            })).toList();
            for (var writer : writers) {
                writer.get();
            }
        }
    }
}
