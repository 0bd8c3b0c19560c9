package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueException;
import org.gatepost.testkit.queue.Letters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the journal tells history, across segments and starts.
class HappenedTest {

    private static final long SMALL_SEGMENT = 4096;

    @TempDir
    private Path home;

    @Test
    void everythingIsToldOnceAcrossSegmentsAndRestarts() throws Exception {
        long last = 0;
        int told = 0;
        for (int round = 0; round < 3; round++) {
            try (var queue = open("queue")) {
                for (int i = 0; i < 20; i++) {
                    Mails.insert(queue, letter(round * 100 + i, held()), Mails.random(300));
                    var some = queue.happenedAfter(last, 3);
                    told += some.size();
                    last = some.isEmpty() ? last : some.getLast().seq();
                }
                if (round == 1) {
                    Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
                }
            }
        }
        try (var queue = open("queue")) {
            for (var some = queue.happenedAfter(last, 3); !some.isEmpty(); some = queue.happenedAfter(last, 3)) {
                told += some.size();
                last = some.getLast().seq();
            }
            assertThat(last).isLessThanOrEqualTo(queue.latestSeq());
        }
        assertThat(told).isEqualTo(60);
        try (var queue = open("copy")) {
            assertThat(queue.happenedAfter(0, 1000)).hasSize(40);
        }
    }

    @Test
    void aSegmentGoesOnlyWhenHistoryHasIt() throws Exception {
        try (var queue = open("queue")) {
            for (int i = 0; i < 30; i++) {
                Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(300)));
            }
            assertThat(segments()).startsWith("seg-00000001.log").hasSizeGreaterThan(3);
            var half = queue.happenedAfter(0, 15);
            queue.forget(half.getLast().seq());
            Mails.remove(queue, Mails.insert(queue, letter(100, held()), Mails.random(300)));
            assertThat(queue.happenedAfter(half.getLast().seq(), 1000).getFirst().id()).isEqualTo(id(15));
            queue.forget(queue.latestSeq());
            Mails.remove(queue, Mails.insert(queue, letter(101, held()), Mails.random(300)));
            Mails.insert(queue, letter(102, held())); // after the tidying up
            assertThat(segments()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void whatOnlyMovesAMailAlongIsNotTold() throws Exception {
        try (var queue = open("queue")) {
            var entry = Mails.insert(queue, letter(1, scheduled(0)));
            queue.change(List.of(Change.to(entry, then(entry, Letters.leased(1)), Letters.happened(Kind.LEASED))));
            assertThat(queue.happenedAfter(0, 10)).extracting(one -> one.what().kind()).containsExactly(Kind.ACCEPTED);
            assertThat(queue.latestSeq()).isGreaterThan(2);
        }
    }

    /// Written by an earlier version, then killed.
    @Test
    void aQueueOfFormatOneIsReadOn() throws Exception {
        var directory = fixture("format-1");
        for (int start = 0; start < 2; start++) {
            try (var queue = open("queue")) {
                var counts = queue.counts(Letters.NOON.plusSeconds(500_000_000));
                assertThat(counts.get(LetterState.QUEUED)).isEqualTo(1);
                assertThat(counts.get(LetterState.FAILED)).isEqualTo(1);
                assertThat(counts.get(LetterState.RETRACTED)).isEqualTo(1);
                assertThat(queue.happenedAfter(0, 100)).extracting(one -> one.what().kind()).contains(Kind.ACCEPTED, Kind.ATTEMPTED, Kind.RETRACTED);
                var kept = queue.page(Query.ALL, Optional.empty(), 100, Letters.NOON).entries().getFirst();
                try (var content = queue.content(kept.id()).orElseThrow().open()) {
                    assertThat(new String(content.readAllBytes(), StandardCharsets.US_ASCII)).contains("Subject:");
                }
            }
        }
        assertThat(Files.readString(directory.resolve("FORMAT"))).startsWith("gatepost-queue 5 ");
    }

    /// What waits there has its sender told of the delay as if its lifetime had begun with it.
    @Test
    void aQueueOfFormatTwoIsReadOn() throws Exception {
        var directory = fixture("format-2");
        for (int start = 0; start < 2; start++) {
            try (var queue = open("queue")) {
                var counts = queue.counts(Letters.NOON.plusSeconds(500_000_000));
                for (var state : List.of(LetterState.DEFERRED, LetterState.FAILED, LetterState.RETRACTED, LetterState.HELD)) {
                    assertThat(counts.get(state)).isEqualTo(1);
                }
                var waiting = queue.find(id(1)).orElseThrow();
                assertThat(waiting.deliveries()).containsExactly(new Delivery(new Lane("smtp"), scheduled(300), 1, Letters.at(7), List.of(0, 1), Optional.of(Letters.at(7))));
                assertThat(waiting.parameters().envid()).contains("QQ+2B1");
                assertThat(waiting.recipients().getFirst().recipient().notifyOn()).containsExactlyInAnyOrder(Notify.SUCCESS, Notify.FAILURE);
                assertThat(queue.happenedAfter(0, 100)).extracting(one -> one.what().kind())
                        .contains(Kind.ACCEPTED, Kind.ATTEMPTED, Kind.RETRACTED);
                assertThat(queue.happenedAfter(0, 100)).anySatisfy(one -> assertThat(one.what().attempt()).hasValueSatisfying(attempt -> assertThat(attempt.contacts()).hasSize(1)));
            }
        }
        assertThat(Files.readString(directory.resolve("FORMAT"))).startsWith("gatepost-queue 5 ");
    }

    private Path fixture(String format) throws IOException {
        var directory = home.resolve("queue");
        Files.createDirectories(directory);
        for (var name : List.of("FORMAT", "seg-00000001.log")) {
            try (var in = HappenedTest.class.getResourceAsStream("/" + format + "/" + name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
        return directory;
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
