package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.queue.mapdb.DamagedLife.Deed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages a journal at every byte in every way: whatever opens then has all that was answered, or holds it, or names it; nothing that was
/// retracted or done can be sent again, and nothing is read with a wrong byte.
///
/// `-Dgatepost.long=true` for each position; else one of a few, where chance begins.
final class EveryDamageTest {

    private static final boolean EACH = Boolean.getBoolean("gatepost.long");
    private static final int ONE_OF = 23;
    private static final int GARBAGE = 16;

    @TempDir
    Path home;

    private Path memory = Path.of("");
    private DamagedLife life = new DamagedLife(memory);
    private int states;

    @BeforeEach
    void live() throws Exception {
        memory = Memory.directory("damage", home);
        life = DamagedLife.live(memory);
        assertThat(life.lastSegment()).isGreaterThan(3);
    }

    @AfterEach
    void tidy() throws IOException {
        CrashChecker.delete(memory);
    }

    /// A way to damage a segment at a position.
    private interface Way {
        byte[] damaged(byte[] segment, int at);
    }

    private static final Map<String, Way> AT_ONE_PLACE = new TreeMap<>(Map.of(
            "a bit flipped", (segment, at) -> changed(segment, at, at + 1, one -> new byte[] {(byte) (one[0] ^ 1 << at % Byte.SIZE)}),
            "a byte zeroed", (segment, at) -> changed(segment, at, at + 1, one -> new byte[1]),
            "garbage", (segment, at) -> changed(segment, at, Math.min(segment.length, at + GARBAGE), some -> random(at, some.length))));

    private static final Map<String, Way> TO_THE_END = new TreeMap<>(Map.of(
            "cut", Arrays::copyOf,
            "zeroed to the end", (segment, at) -> changed(segment, at, segment.length, some -> new byte[some.length]),
            "garbage to the end", (segment, at) -> changed(segment, at, segment.length, some -> random(at, some.length))));

    /// Nobody can tell that from a batch that was never synced.
    @Test
    void damageToTheEndOfTheLastSegmentLeavesWhatStandsBeforeIt() throws Exception {
        for (var way : TO_THE_END.entrySet()) {
            for (int at : positions(life.segment(life.lastSegment()).length)) {
                expectBefore(way.getKey(), at, way.getValue().damaged(life.segment(life.lastSegment()), at));
            }
        }
        System.out.printf("EveryDamageTest: %d states of the last segment's end%n", states);
    }

    @Test
    void damageAtOnePlaceIsReadPastAndWhatItLeavesInDoubtIsHeld() throws Exception {
        for (int segment = 1; segment <= life.lastSegment(); segment++) {
            for (var way : AT_ONE_PLACE.entrySet()) {
                for (int at : positions(life.segment(segment).length)) {
                    var damaged = way.getValue().damaged(life.segment(segment), at);
                    int first = Arrays.mismatch(damaged, life.segment(segment));
                    if (first >= 0) {
                        expect(way.getKey(), segment, first, damaged);
                    }
                }
            }
        }
        System.out.printf("EveryDamageTest: %d states of one place in any segment%n", states);
    }

    @Test
    void aSegmentThatIsMissingIsReadPastToo() throws Exception {
        for (int segment = 2; segment < life.lastSegment(); segment++) {
            int missing = segment;
            check("without segment " + segment, life.copy(segment, null), life.deeds().stream().filter(deed -> deed.segment() == missing).toList(), Set.of(), true);
        }
    }

    private void expectBefore(String way, int at, byte[] damaged) throws Exception {
        int first = Arrays.mismatch(damaged, life.segment(life.lastSegment()));
        if (first < 0) {
            return;
        }
        var moment = "%s at byte %d".formatted(way, at);
        var directory = life.copy(life.lastSegment(), damaged);
        var before = life.after(life.deeds().stream().filter(deed -> deed.segment() < life.lastSegment() || deed.end() <= first).toList());
        try (var queue = life.open(directory)) {
            assertThat(all(queue)).as(moment).isEqualTo(before);
            assertThat(queue.alarm()).as(moment).isEmpty();
        }
        CrashChecker.delete(directory);
        states++;
    }

    private void expect(String way, int segment, int at, byte[] damaged) throws Exception {
        var moment = "%s at byte %d of segment %d".formatted(way, at, segment);
        int end = at + (way.equals("garbage") ? GARBAGE : 1);
        var hit = life.deeds().stream().filter(deed -> deed.segment() == segment && deed.mark() < end && at < deed.end()).toList();
        var contents = hit.stream().filter(deed -> deed.isInsert() && deed.content() < end).map(Deed::id).collect(Collectors.toSet());
        boolean isContentAlone = hit.size() == 1 && hit.getFirst().content() <= at;
        if (hit.contains(life.deeds().getLast())) {
            expectBefore(way, at, damaged);
        } else {
            check(moment, life.copy(segment, damaged), lost(hit, at, end), contents, !isContentAlone);
        }
        states++;
    }

    /// Of damage to a mark nothing is lost but the mark.
    private static List<Deed> lost(List<Deed> hit, int at, int end) {
        return hit.stream().filter(deed -> end > deed.record() && at < deed.content()).toList();
    }

    /// @param lost what was damaged or is missing
    /// @param contents of these mails may be damaged
    /// @param isGap whether there is other damage than to a content
    private void check(String moment, Path directory, List<Deed> lost, Set<QueueId> contents, boolean isGap) throws Exception {
        Map<QueueId, QueueEntry> first;
        try (var queue = life.open(directory)) {
            first = all(queue);
            compare(moment, queue, directory, lost, contents, isGap);
            assertThat(queue.alarm().isPresent()).as(moment).isEqualTo(isGap);
        }
        Files.delete(directory.resolve("CLEAN"));
        try (var queue = life.open(directory)) {
            assertThat(all(queue)).as("%s, read again", moment).isEqualTo(first);
        }
        if (isGap) {
            assertThat(new JournalInspector(directory).verify(_ -> {})).as(moment).isNotEmpty();
        }
        CrashChecker.delete(directory);
    }

    private void compare(String moment, MailQueue queue, Path directory, List<Deed> lost, Set<QueueId> contents, boolean isGap) throws Exception {
        var said = said(directory);
        for (var truth : truths().entrySet()) {
            var id = truth.getKey();
            var now = queue.find(id);
            var expected = truth.getValue();
            var why = "%s: %s should be %s".formatted(moment, id, expected);
            if (expected.isEmpty() || expected.get().ended().isPresent()) {
                assertThat(now.map(one -> one.state(NOON))).as(why).isNotIn(Optional.of(LetterState.QUEUED), Optional.of(LetterState.PENDING), Optional.of(LetterState.DEFERRED), Optional.of(LetterState.SENDING));
            } else if (now.isEmpty()) {
                assertThat(lost).as(why).anyMatch(deed -> deed.id().equals(id) && deed.isInsert());
                assertThat(said.contains(id.value()) || lost.size() > 1 || !Files.exists(directory.resolve("seg-%08d.log".formatted(lost.getFirst().segment())))
                        || damagesItsName(directory, id)).as(why + ", or named: " + said).isTrue();
            } else if (now.get().state(NOON) != LetterState.HELD) {
                assertThat(now).as(why).isEqualTo(expected);
            } else {
                assertThat(now.get().recipients()).as(why).allMatch(one -> one.why().orElseThrow().text().contains("journal was damaged"));
                assertThat(isGap).as(why).isTrue();
            }
            if (now.isPresent()) {
                assertContent(moment, queue, id, contents);
            }
        }
    }

    /// The damage hit the very bytes of the name.
    private static boolean damagesItsName(Path directory, QueueId id) throws IOException {
        try (var files = Files.list(directory.resolve("quarantine"))) {
            for (var file : files.filter(one -> !one.toString().endsWith(".txt")).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("\0\12" + id.value())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void assertContent(String moment, MailQueue queue, QueueId id, Set<QueueId> damaged) throws Exception {
        try (var in = queue.content(id).orElseThrow().open()) {
            assertThat(in.readAllBytes()).as("%s: content of %s", moment, id).isEqualTo(life.content(id));
        } catch (DamagedContentException e) {
            assertThat(damaged).as(moment).contains(id);
        }
    }

    private Map<QueueId, Optional<QueueEntry>> truths() {
        var truths = new TreeMap<QueueId, Optional<QueueEntry>>();
        life.deeds().forEach(deed -> truths.put(deed.id(), deed.after()));
        return truths;
    }

    private static String said(Path directory) throws IOException {
        var said = new StringBuilder();
        if (Files.isDirectory(directory.resolve("quarantine"))) {
            try (var files = Files.list(directory.resolve("quarantine"))) {
                for (var file : files.filter(one -> one.toString().endsWith(".txt")).toList()) {
                    said.append(Files.readString(file));
                }
            }
        }
        return said.toString();
    }

    private static Map<QueueId, QueueEntry> all(MailQueue queue) throws QueueException {
        var all = new TreeMap<QueueId, QueueEntry>();
        queue.page(Query.ALL, Optional.empty(), Integer.MAX_VALUE, NOON).entries().forEach(entry -> all.put(entry.id(), entry));
        return all;
    }

    private static List<Integer> positions(int length) {
        int step = EACH ? 1 : ONE_OF;
        int from = new Random().nextInt(step);
        return IntStream.range(0, length).filter(at -> at % step == from).boxed().toList();
    }

    private static byte[] changed(byte[] segment, int from, int to, UnaryOperator<byte[]> how) {
        var copy = segment.clone();
        System.arraycopy(how.apply(Arrays.copyOfRange(segment, from, to)), 0, copy, from, to - from);
        return copy;
    }

    private static byte[] random(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
