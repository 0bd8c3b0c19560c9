package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a queue in whose journal the retraction of a letter cannot be read any more: nothing that is older is sent by
/// itself, whoever has looked releases it, and the queue lives on.
final class QuarantineTest {

    private static final long SEGMENT = 4000;
    private static final int LARGE = (1 << 20) + 1;

    @TempDir
    Path home;

    private Path copy = Path.of("");
    private int from;
    private int to;

    /// 1 is retracted, and that is damaged; 2 is being sent; 3 is held; 4 comes later; 5 has a file of its own, and its record is damaged too.
    @BeforeEach
    void live() throws Exception {
        var directory = home.resolve("queue");
        var segment = directory.resolve("seg-00000001.log");
        copy = home.resolve("copy");
        try (var queue = open(directory)) {
            var first = Mails.insert(queue, letter(1, scheduled(0)));
            var second = Mails.insert(queue, letter(2, scheduled(0)));
            Mails.insert(queue, letter(3, held()));
            Mails.change(queue, second, then(second, leased(2)));
            from = (int) Files.size(segment);
            Mails.change(queue, first, ended(first, Ending.RETRACTED, 100));
            Mails.insert(queue, letter(5, scheduled(0)), Mails.random(LARGE));
            to = (int) Files.size(segment);
            Mails.insert(queue, letter(4, scheduled(0)));
            Snapshot.crashed(directory, copy);
        }
        var bytes = Files.readAllBytes(copy.resolve("seg-00000001.log"));
        Arrays.fill(bytes, from, to, (byte) 0xFF);
        Files.write(copy.resolve("seg-00000001.log"), bytes);
    }

    @Test
    void whatIsOlderIsHeldAndSaysWhyWhileNewMailGoesOn() throws Exception {
        try (var queue = open(copy)) {
            for (int number = 1; number <= 2; number++) {
                var entry = queue.find(id(number)).orElseThrow();
                assertThat(entry.state(NOON)).isEqualTo(LetterState.HELD);
                assertThat(entry.recipients()).allMatch(one -> one.why().orElseThrow().text().startsWith("the queue's journal was damaged (seg-00000001.log is damaged from byte %d to %d)".formatted(from, to))
                        && one.why().orElseThrow().text().contains("release it"));
            }
            assertThat(queue.find(id(2)).orElseThrow().recipients().getFirst().fate()).as("it was being sent").isEqualTo(Fate.UNCERTAIN);
            assertThat(queue.find(id(2)).orElseThrow().deliveries().getFirst().attempts()).isEqualTo(2);
            assertThat(queue.find(id(3))).as("held before").contains(letter(3, held()));
            assertThat(queue.find(id(4))).contains(letter(4, scheduled(0)));
            Mails.insert(queue, letter(6, scheduled(0)));
            assertThat(queue.due(letter(6, scheduled(0)).deliveries().getFirst().lane(), NOON, 10).stream().map(QueueEntry::id)).containsExactly(id(4), id(6));
        }
    }

    @Test
    void theDamagedBytesAreSetAsideWithWhatIsKnownOfThem() throws Exception {
        open(copy).close();
        var range = copy.resolve("quarantine/seg-00000001.log.%d-%d".formatted(from, to));
        assertThat(Files.readAllBytes(range)).hasSize(to - from).containsOnly((byte) 0xFF);
        assertThat(copy.resolve("quarantine/" + range.getFileName() + ".txt")).content().contains("seg-00000001.log is damaged from byte %d to %d".formatted(from, to)).contains("queue list --state held");
        assertThat(copy.resolve("quarantine/" + id(5))).as("a content without a record").hasSize(LARGE);
        assertThat(copy.resolve("body/" + id(5))).doesNotExist();
    }

    @Test
    void whatAPersonReleasesStaysReleased() throws Exception {
        try (var queue = open(copy)) {
            var entry = queue.find(id(1)).orElseThrow();
            Mails.change(queue, entry, then(entry, scheduled(0)));
            Mails.remove(queue, queue.find(id(2)).orElseThrow());
            Snapshot.crashed(copy, home.resolve("again"));
        }
        try (var queue = open(home.resolve("again"))) {
            assertThat(queue.find(id(1)).orElseThrow().state(NOON)).isEqualTo(LetterState.QUEUED);
            assertThat(queue.find(id(2))).isEmpty();
        }
    }

    @Test
    void somebodyIsToldUntilTheyHaveTakenItAway() throws Exception {
        try (var queue = open(copy)) {
            assertThat(queue.alarm()).hasValueSatisfying(words -> assertThat(words).contains("quarantine").contains("older letters are held"));
            assertThat(queue.trouble()).as("it takes mail").isEmpty();
            CrashChecker.delete(copy.resolve("quarantine"));
            assertThat(queue.alarm()).isEmpty();
            Snapshot.crashed(copy, home.resolve("again"));
        }
        try (var queue = open(home.resolve("again"))) {
            assertThat(queue.alarm()).as("the same bytes are no news").isEmpty();
        }
        assertThat(new JournalInspector(home.resolve("again")).verify(_ -> {})).anyMatch(line -> line.contains("seg-00000001.log is damaged from byte"));
    }

    @Test
    void historyReadsPastIt() throws Exception {
        try (var queue = open(copy)) {
            var happened = queue.happenedAfter(0, 100);
            assertThat(happened).filteredOn(one -> one.what().kind() == Kind.ACCEPTED).extracting(Happening::id).containsExactly(id(1), id(2), id(3), id(4));
            assertThat(happened).filteredOn(one -> one.what().kind() == Kind.HELD).extracting(Happening::id).containsExactly(id(1), id(2));
        }
    }

    @Test
    void aSegmentWithAGapIsReclaimedAsAnyOther() throws Exception {
        try (var queue = open(copy)) {
            queue.forget(queue.latestSeq());
            for (int number = 10; Files.exists(copy.resolve("seg-00000001.log")); number++) {
                assertThat(number).as("segments until it goes").isLessThan(500);
                Mails.remove(queue, Mails.insert(queue, letter(number, held()), Mails.random(500)));
                queue.forget(queue.latestSeq());
            }
            for (int number = 1; number <= 4; number++) {
                assertContent(queue, number);
            }
        }
        Files.delete(copy.resolve("CLEAN")); // it goes on reclaiming for a while, so no copy is made of it while it lives
        try (var queue = open(copy)) {
            assertThat(queue.find(id(1)).orElseThrow().state(NOON)).isEqualTo(LetterState.HELD);
            assertThat(queue.find(id(4)).orElseThrow().state(NOON)).isEqualTo(LetterState.QUEUED);
        }
        assertThat(new JournalInspector(copy).verify(_ -> {})).isEmpty();
    }

    /// What stood before it tells no more which record it came after.
    @Test
    void aGapWithWhichTheOldestSegmentBeginsIsNoNewsEither() throws Exception {
        var directory = home.resolve("other");
        var second = directory.resolve("seg-00000002.log");
        int number = 0;
        try (var queue = open(directory)) {
            for (; !Files.exists(second); number++) {
                Mails.insert(queue, letter(number, held()), Mails.random(500));
            }
            Mails.insert(queue, letter(number, held()));
            Snapshot.crashed(directory, home.resolve("crashed"));
        }
        flip(home.resolve("crashed/seg-00000002.log"));
        try (var queue = open(home.resolve("crashed"))) {
            assertThat(queue.alarm()).isPresent();
            CrashChecker.delete(home.resolve("crashed/quarantine"));
            for (int i = 0; i < number; i++) {
                Mails.remove(queue, queue.find(id(i)).orElse(letter(i, held())));
            }
            queue.forget(queue.latestSeq());
            Mails.insert(queue, letter(100, held()));
            Mails.insert(queue, letter(101, held())); // what the one before made superfluous is gone before this is answered
            assertThat(home.resolve("crashed/seg-00000001.log")).doesNotExist();
            Snapshot.crashed(home.resolve("crashed"), home.resolve("again"));
        }
        try (var queue = open(home.resolve("again"))) {
            assertThat(queue.find(id(number))).isPresent();
            assertThat(queue.alarm()).isEmpty();
        }
    }

    private static void flip(Path segment) throws IOException {
        var bytes = Files.readAllBytes(segment);
        bytes[10] ^= 1;
        Files.write(segment, bytes);
    }

    /// 1 became scheduled for later in the gap, and leased behind it: what stood in between is not known.
    @Test
    void aChangeThatDoesNotFollowIsTakenAndHeld() throws Exception {
        var directory = home.resolve("other");
        var segment = directory.resolve("seg-00000001.log");
        long begin;
        long end;
        try (var queue = open(directory)) {
            var one = Mails.insert(queue, letter(1, scheduled(0)));
            begin = Files.size(segment);
            var two = Mails.change(queue, one, then(one, scheduled(100)));
            end = Files.size(segment);
            Mails.change(queue, two, then(two, leased(7)));
            Snapshot.crashed(directory, home.resolve("crashed"));
        }
        var bytes = Files.readAllBytes(home.resolve("crashed/seg-00000001.log"));
        Arrays.fill(bytes, (int) begin, (int) end, (byte) 0);
        Files.write(home.resolve("crashed/seg-00000001.log"), bytes);
        try (var queue = open(home.resolve("crashed"))) {
            var entry = queue.find(id(1)).orElseThrow();
            assertThat(entry.version()).isEqualTo(4);
            assertThat(entry.state(NOON)).isEqualTo(LetterState.HELD);
            assertThat(entry.recipients().getFirst().fate()).isEqualTo(Fate.UNCERTAIN);
            Mails.change(queue, entry, then(entry, scheduled(0)));
            Snapshot.crashed(home.resolve("crashed"), home.resolve("again"));
        }
        try (var queue = open(home.resolve("again"))) {
            assertThat(queue.find(id(1)).orElseThrow().state(NOON)).as("released").isEqualTo(LetterState.DEFERRED);
        }
    }

    /// Only a change of it is left.
    @Test
    void aMailWhoseInsertIsLostIsNamed() throws Exception {
        var directory = home.resolve("other");
        try (var queue = open(directory)) {
            Mails.insert(queue, letter(1, held()));
            long begin = Files.size(directory.resolve("seg-00000001.log"));
            var lost = Mails.insert(queue, letter(2, scheduled(0)));
            long end = Files.size(directory.resolve("seg-00000001.log"));
            Mails.change(queue, lost, then(lost, scheduled(100)));
            Snapshot.crashed(directory, home.resolve("crashed"));
            var bytes = Files.readAllBytes(home.resolve("crashed/seg-00000001.log"));
            Arrays.fill(bytes, (int) begin, (int) end, (byte) 0);
            Files.write(home.resolve("crashed/seg-00000001.log"), bytes);
        }
        try (var queue = open(home.resolve("crashed"))) {
            assertThat(Snapshot.of(queue).ids()).isEqualTo(List.of(id(1)));
        }
        try (var files = Files.list(home.resolve("crashed/quarantine"))) {
            var text = files.filter(file -> file.toString().endsWith(".txt")).findFirst().orElseThrow();
            assertThat(text).content().contains(id(2) + " is lost");
        }
    }

    /// What was closed cleanly has lost its end since: the index still knows it, and the journal has a gap from then on.
    @Test
    void anEndThatWasLostAfterACleanCloseIsFoundByTheNextStart() throws Exception {
        var directory = home.resolve("other");
        var segment = directory.resolve("seg-00000001.log");
        try (var queue = open(directory)) {
            Mails.insert(queue, letter(1, scheduled(0)));
            Mails.insert(queue, letter(2, scheduled(0)));
        }
        Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), (int) Files.size(segment) - 5));
        try (var queue = open(directory)) {
            Mails.insert(queue, letter(3, scheduled(0)));
            assertContent(queue, 1);
            assertThatThrownBy(() -> assertContent(queue, 2)).isInstanceOf(DamagedContentException.class);
            assertContent(queue, 3);
            Snapshot.crashed(directory, home.resolve("crashed"));
        }
        try (var queue = open(home.resolve("crashed"))) {
            assertContent(queue, 1);
            assertThatThrownBy(() -> assertContent(queue, 2)).isInstanceOf(DamagedContentException.class);
            assertContent(queue, 3);
        }
    }

    private static void assertContent(MailQueue queue, int number) throws QueueException, IOException {
        try (var in = queue.content(id(number)).orElseThrow().open()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("content of " + id(number));
        }
    }

    private static MapDbQueue open(Path directory) throws QueueException {
        return MapDbQueue.open(directory, Disk.real(), SEGMENT);
    }
}
