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
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.QueueException;
import org.gatepost.testkit.queue.Letters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The journal goes on in new segments, and loses old ones in which nothing lives.
final class SegmentsTest {

    private static final long SMALL_SEGMENT = 1000;

    @TempDir
    Path home;

    @Test
    void segmentsInWhichNothingLivesAreRemoved() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            for (int i = 0; i < 30; i++) {
                Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(300)));
            }
            queue.forget(queue.latestSeq());
            Mails.insert(queue, letter(30, held()));
            Mails.insert(queue, letter(31, held())); // what the one before made superfluous is gone before this is answered
            assertThat(segments()).hasSizeLessThanOrEqualTo(2);
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        assertSame(before);
    }

    @Test
    void aMailThatLivesKeepsItsSegmentAndAllAfterIt() throws Exception {
        Snapshot before;
        try (var queue = open("queue")) {
            var old = Mails.insert(queue, letter(0, held()), Mails.random(300));
            for (int i = 1; i < 30; i++) {
                Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(300)));
            }
            Mails.change(queue, old, then(old, scheduled(0)));
            assertThat(segments()).startsWith("seg-00000001.log").hasSizeGreaterThan(5);
            before = Snapshot.of(queue);
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
            queue.forget(queue.latestSeq());
            Mails.remove(queue, then(old, scheduled(0)));
            Mails.insert(queue, letter(30, held())); // what the removal made superfluous is gone before this is answered
            assertThat(segments()).hasSizeLessThanOrEqualTo(2);
        }
        assertSame(before);
        try (var queue = open("queue")) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(30));
        }
    }

    @Test
    void aRestartBetweenTwoSegmentsLosesNothing() throws Exception {
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(1, held()), Mails.random((int) SMALL_SEGMENT));
            // the next batch goes to a new segment, and then turns out to have nothing to write
            var stale = Change.last(then(letter(1, held()), held()), letter(1, held()), Letters.happened(Kind.FORGOTTEN));
            assertThat(queue.change(List.of(stale)).getFirst()).isInstanceOf(Change.Result.Stale.class);
        }
        try (var queue = open("queue")) {
            Mails.insert(queue, letter(2, held()));
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
        try (var queue = open("copy")) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(1), id(2));
        }
    }

    private void assertSame(Snapshot expected) throws QueueException, IOException {
        try (var queue = open("copy")) {
            assertThat(Snapshot.of(queue)).isEqualTo(expected);
        }
    }

    private List<String> segments() throws IOException {
        try (var files = Files.list(home.resolve("queue"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("seg-")).sorted().toList();
        }
    }

    private MapDbQueue open(String name) throws QueueException {
        return MapDbQueue.open(home.resolve(name), Disk.real(), SMALL_SEGMENT);
    }
}
