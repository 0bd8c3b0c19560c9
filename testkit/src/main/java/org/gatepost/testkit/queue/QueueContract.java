package org.gatepost.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Change.Result.Stale;
import org.gatepost.api.queue.Change.Result.Stored;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What [MailQueue] promises. A queue inherits it and says how it is opened.
public abstract class QueueContract {

    private static final Lane SMTP = new Lane("smtp");

    /// The queue under test, open.
    @SuppressWarnings("NullAway.Init") // JUnit calls openIt() first
    protected MailQueue queue;

    /// Opens the queue; after a close, the same one again with all that was in it.
    protected abstract MailQueue open() throws QueueException;

    @BeforeEach
    void openIt() throws QueueException {
        queue = open();
    }

    @AfterEach
    void closeIt() throws QueueException {
        queue.close();
    }

    // ---- inserting

    @Test
    void anInsertedMailIsFoundAsItWas() throws Exception {
        var entry = letter(1, pending(60));
        insert(entry);
        assertThat(queue.find(id(1))).contains(entry);
        reopen();
        assertThat(queue.find(id(1))).contains(entry);
    }

    @Test
    void aMailNobodyInsertedIsNotThere() throws Exception {
        insert(letter(1, pending(60)));
        assertThat(queue.find(id(2))).isEmpty();
        assertThat(queue.content(id(2))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 1 << 20, (1 << 20) + 1, 3 << 20})
    void contentIsTheSameByteForByteEveryTimeItIsOpened(int size) throws Exception {
        var content = random(size, size);
        insert(letter(1, pending(60)), content);
        insert(letter(2, pending(60)), random(100, 7));
        assertContent(id(1), content);
        assertContent(id(1), content);
        reopen();
        assertContent(id(1), content);
        assertContent(id(2), random(100, 7));
    }

    @Test
    void aDraftThatIsClosedLeavesNothingBehind() throws Exception {
        try (var draft = queue.draft()) {
            draft.write(random(2 << 20, 1), 0, 2 << 20);
            assertThat(draft.size()).isEqualTo(2 << 20);
        }
        assertThat(queue.page(Query.ALL, Optional.empty(), 10, NOON).entries()).isEmpty();
        assertThat(queue.counts(NOON)).isEmpty();
    }

    @Test
    void closingADraftAfterItsInsertDoesNothing() throws Exception {
        var content = random(2 << 20, 2);
        var draft = queue.draft();
        draft.write(content, 0, content.length);
        queue.insert(letter(1, pending(60)), draft, happened(Kind.ACCEPTED));
        draft.close();
        assertContent(id(1), content);
    }

    @Test
    void theNewestIdIsTheGreatestStillKnown() throws Exception {
        assertThat(queue.newest()).isEmpty();
        insert(letter(3, pending(60)));
        insert(letter(1, pending(60)));
        assertThat(queue.newest()).contains(id(3));
        reopen();
        assertThat(queue.newest()).contains(id(3));
    }

    // ---- comparing and setting

    @Test
    void aChangeFromTheEntryAsItStandsIsStored() throws Exception {
        var entry = inserted(letter(1, pending(60)));
        var next = then(entry, held());
        assertThat(change(entry, next)).isEqualTo(new Stored(next));
        assertThat(queue.find(id(1))).contains(next);
        reopen();
        assertThat(queue.find(id(1))).contains(next);
    }

    @Test
    void aChangeFromAnOlderEntryChangesNothingAndTellsTheLatest() throws Exception {
        var entry = inserted(letter(1, pending(60)));
        var latest = then(entry, held());
        change(entry, latest);
        assertThat(change(entry, then(entry, leased(1)))).isEqualTo(new Stale(Optional.of(latest)));
        assertThat(remove(entry)).isEqualTo(new Stale(Optional.of(latest)));
        assertThat(queue.find(id(1))).contains(latest);
    }

    @Test
    void whatIsGoneIsGoneWithItsContent() throws Exception {
        var entry = inserted(letter(1, scheduled(0)));
        assertThat(remove(entry)).isEqualTo(new Stored(then(entry)));
        assertGone(entry);
        reopen();
        assertGone(entry);
    }

    private void assertGone(QueueEntry entry) throws QueueException {
        assertThat(queue.find(entry.id())).isEmpty();
        assertThat(queue.content(entry.id())).isEmpty();
        assertThat(queue.due(SMTP, at(60), 10)).isEmpty();
        assertThat(queue.counts(NOON)).isEmpty();
        assertThat(change(entry, then(entry, held()))).isEqualTo(new Stale(Optional.empty()));
    }

    // ---- history

    @Test
    void whatHappenedIsToldInItsOrderAcrossARestart() throws Exception {
        var entry = inserted(letter(1, scheduled(0)));
        var changed = ended(entry, Ended.Ending.FAILED, 60);
        change(entry, changed);
        reopen();
        remove(changed);
        var told = queue.happenedAfter(0, 10);
        assertThat(told).extracting(Happening::id).containsOnly(id(1));
        assertThat(told).extracting(one -> one.what().kind()).containsExactly(Kind.ACCEPTED, Kind.ATTEMPTED, Kind.DISMISSED);
        assertThat(told.getFirst().accepted()).contains(entry);
        assertThat(told.get(1).ended()).isEqualTo(changed.ended());
        assertThat(told).extracting(Happening::seq).isSorted().doesNotHaveDuplicates();
        assertThat(queue.happenedAfter(told.getFirst().seq(), 1)).containsExactly(told.get(1));
        assertThat(queue.happenedAfter(told.getLast().seq(), 10)).isEmpty();
        assertThat(queue.latestSeq()).isGreaterThanOrEqualTo(told.getLast().seq());
    }

    @Test
    void aChangeTellsWhichRecipientsItIsAbout() throws Exception {
        var entry = inserted(letter(1, Letters.delivery("smtp", scheduled(0), 0, 1)));
        var recipients = new ArrayList<>(entry.recipients());
        recipients.set(1, recipients.get(1).now(RecipientEntry.Fate.DEFERRED, Diagnostic.ours(Status.transientFailure(4, 1), "not now")));
        change(entry, entry.next(recipients, entry.deliveries(), Optional.empty()));
        assertThat(queue.happenedAfter(0, 10).getLast().recipients()).isEqualTo(Map.of(1, recipients.get(1).progress()));
    }

    @Test
    void aListIsAnsweredInItsOrderEachOnItsOwn() throws Exception {
        var one = inserted(letter(1, pending(60)));
        var two = inserted(letter(2, pending(60)));
        var three = inserted(letter(3, pending(60)));
        var held = then(two, held());
        change(two, held);
        var results = queue.change(List.of(changing(three, then(three, held())), changing(two, then(two, leased(1))), removing(one),
                changing(letter(4, held()), letter(4, pending(0)))));
        assertThat(results).containsExactly(new Stored(then(three, held())), new Stale(Optional.of(held)), new Stored(then(one)), new Stale(Optional.empty()));
        assertThat(queue.change(List.of())).isEmpty();
    }

    @Test
    void aChangeSeesThoseBeforeItInTheSameList() throws Exception {
        var first = inserted(letter(1, pending(60)));
        var second = then(first, held());
        var third = then(second, scheduled(0));
        var results = queue.change(List.of(changing(first, second), changing(first, then(first, leased(1))), changing(second, third), removing(third),
                changing(third, then(third, held()))));
        assertThat(results).containsExactly(new Stored(second), new Stale(Optional.of(second)), new Stored(third), new Stored(then(third)), new Stale(Optional.empty()));
        reopen();
        assertThat(queue.find(id(1))).isEmpty();
    }

    // ---- waking

    @Test
    void dueMeansTheDelayHasEndedLongestWaitingFirst() throws Exception {
        insert(letter(1, pending(30)));
        insert(letter(2, scheduled(10)));
        insert(letter(3, pending(20)));
        insert(letter(4, pending(31)));
        assertThat(dueIn(SMTP, 30, 10)).containsExactly(id(2), id(3), id(1));
        assertThat(dueIn(SMTP, 30, 2)).containsExactly(id(2), id(3));
        assertThat(dueIn(SMTP, 9, 10)).isEmpty();
        reopen();
        assertThat(dueIn(SMTP, 30, 10)).containsExactly(id(2), id(3), id(1));
    }

    @Test
    void lanesAreDueLongestWaitingFirst() throws Exception {
        insert(letter(1, delivery("b", scheduled(30), 0)));
        insert(letter(2, delivery("a", scheduled(20), 0)));
        insert(letter(3, delivery("c", scheduled(10), 0)));
        insert(letter(4, delivery("a", scheduled(40), 0)));
        insert(letter(5, delivery("d", scheduled(41), 0)));
        assertThat(queue.lanesDue(at(40), 10)).containsExactly(new Lane("c"), new Lane("a"), new Lane("b"));
        assertThat(queue.lanesDue(at(40), 2)).containsExactly(new Lane("c"), new Lane("a"));
        reopen();
        assertThat(queue.lanesDue(at(40), 10)).containsExactly(new Lane("c"), new Lane("a"), new Lane("b"));
    }

    @Test
    void aLetterWakesInEachOfItsLanes() throws Exception {
        insert(letter(1, delivery("a", scheduled(0), 0), delivery("ab", scheduled(0), 1), delivery("a:ü", scheduled(0), 2)));
        for (var lane : List.of("a", "ab", "a:ü")) {
            assertThat(dueIn(new Lane(lane), 0, 10)).containsExactly(id(1));
        }
        assertThat(dueIn(new Lane("a:"), 0, 10)).isEmpty();
        assertThat(queue.lanesDue(NOON, 10)).containsExactlyInAnyOrder(new Lane("a"), new Lane("ab"), new Lane("a:ü"));
    }

    @Test
    void whatMovesToAnotherLaneIsDueThereAlone() throws Exception {
        var entry = inserted(letter(1, delivery("a", scheduled(0), 0)));
        change(entry, then(entry, delivery("b", scheduled(0), 0)));
        assertThat(queue.lanesDue(NOON, 10)).containsExactly(new Lane("b"));
        assertThat(dueIn(new Lane("a"), 60, 10)).isEmpty();
        assertThat(dueIn(new Lane("b"), 0, 10)).containsExactly(id(1));
    }

    @Test
    void aLeaseIsFoundAmongLeasesAndNowhereElse() throws Exception {
        var entry = inserted(letter(1, scheduled(0)));
        change(entry, then(entry, leased(1)));
        assertThat(queue.lanesDue(at(7200), 10)).isEmpty();
        assertThat(dueIn(SMTP, 7200, 10)).isEmpty();
        assertThat(queue.nextDue(NOON)).isEmpty();
        assertThat(dueIn(Lane.LEASED, 3599, 10)).isEmpty();
        assertThat(dueIn(Lane.LEASED, 3600, 10)).containsExactly(id(1));
    }

    @Test
    void whatIsHeldNeverWakes() throws Exception {
        insert(letter(1, held()));
        assertThat(queue.lanesDue(at(1L << 33), 10)).isEmpty();
        assertThat(queue.nextDue(NOON)).isEmpty();
    }

    @Test
    void anEndedLetterWakesWhenItsKeepingEnds() throws Exception {
        var entry = inserted(letter(1, scheduled(0)));
        change(entry, ended(entry, Ending.FAILED, 100));
        assertThat(queue.nextDue(NOON)).contains(at(100));
        assertThat(queue.lanesDue(at(99), 10)).isEmpty();
        assertThat(queue.lanesDue(at(100), 10)).containsExactly(Lane.KEPT);
        assertThat(dueIn(Lane.KEPT, 100, 10)).containsExactly(id(1));
        assertThat(dueIn(SMTP, 100, 10)).isEmpty();
    }

    @Test
    void theNextToWakeIsTheSoonestOfLanesWithNothingDue() throws Exception {
        assertThat(queue.nextDue(NOON)).isEmpty();
        insert(letter(1, delivery("a", scheduled(30), 0)));
        insert(letter(2, delivery("b", pending(20), 0)));
        assertThat(queue.nextDue(NOON)).contains(at(20));
        assertThat(queue.nextDue(at(20))).contains(at(30));
        assertThat(queue.nextDue(at(30))).isEmpty();
    }

    // ---- looking

    @Test
    void pagesFollowOneAnotherOldestFirst() throws Exception {
        for (int number : new int[] {4, 2, 5, 1, 3}) {
            insert(letter(number, pending(60)));
        }
        assertThat(pages(Query.ALL, 2)).containsExactly(List.of(id(1), id(2)), List.of(id(3), id(4)), List.of(id(5)));
        assertThat(pages(Query.ALL, 5)).containsExactly(List.of(id(1), id(2), id(3), id(4), id(5)));
    }

    @Test
    void aPageHasOnlyWhatMatches() throws Exception {
        insert(letter(1, pending(60)));
        insert(letter(2, held()));
        insert(letter(3, pending(60)));
        insert(letter(13, pending(0)));
        assertThat(found(new Query(Set.of(LetterState.PENDING), "", "", "", "", Optional.empty()))).containsExactly(id(1), id(3));
        assertThat(found(new Query(Set.of(), "", "", "LETTER 1", "", Optional.empty()))).containsExactly(id(1), id(13));
        assertThat(found(new Query(Set.of(), "nobody", "", "", "", Optional.empty()))).isEmpty();
        assertThat(found(new Query(Set.of(), "", "", "", "r0@ letter 13", Optional.empty()))).as("each word anywhere").containsExactly(id(13));
        assertThat(found(new Query(Set.of(), "", "R0@", "", "", Optional.of(at(1))))).hasSize(4);
        assertThat(found(new Query(Set.of(), "", "", "", "", Optional.of(NOON)))).isEmpty();
    }

    @Test
    void aPageMissesNobodyWhoChangesMeanwhile() throws Exception {
        int count = 200;
        for (int i = 0; i < count; i++) {
            insert(letter(i, pending(60)));
        }
        var changer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    change(letter(i, pending(60)), then(letter(i, pending(60)), scheduled(0)));
                }
            } catch (QueueException e) {
                throw new AssertionError(e);
            }
        });
        do {
            assertThat(queue.page(Query.ALL, Optional.empty(), 2 * count, at(0)).entries()).hasSize(count);
        } while (changer.isAlive());
    }

    @Test
    void aQueueThatIsWholeHasNothingToTellOf() throws Exception {
        insert(letter(1, held()));
        reopen();
        assertThat(queue.trouble()).isEmpty();
        assertThat(queue.alarm()).isEmpty();
        assertThat(queue.reopened()).isZero();
    }

    @Test
    void countsFollowEveryChange() throws Exception {
        var one = inserted(letter(1, pending(60)));
        var two = inserted(letter(2, pending(60)));
        insert(letter(3, held()));
        assertThat(queue.counts(NOON)).isEqualTo(Map.of(LetterState.PENDING, 2L, LetterState.HELD, 1L));
        change(one, then(one, leased(1)));
        change(two, ended(two, Ending.RETRACTED, 100));
        var expected = Map.of(LetterState.SENDING, 1L, LetterState.RETRACTED, 1L, LetterState.HELD, 1L);
        assertThat(queue.counts(NOON)).isEqualTo(expected);
        reopen();
        assertThat(queue.counts(NOON)).isEqualTo(expected);
    }

    @Test
    void aDelayThatHasEndedCountsAsQueued() throws Exception {
        insert(letter(1, pending(60)));
        insert(letter(2, pending(120)));
        assertThat(queue.counts(at(61))).isEqualTo(Map.of(LetterState.QUEUED, 1L, LetterState.PENDING, 1L));
        assertThat(queue.counts(at(121))).isEqualTo(Map.of(LetterState.QUEUED, 2L));
    }

    // ---- many at once

    @Test
    void whateverManyWritersInsertIsThereExactlyOnce() throws Exception {
        int writers = 16;
        int each = 25;
        allAtOnce(IntStream.range(0, writers).<Callable<Void>>mapToObj(writer -> () -> {
            for (int i = 0; i < each; i++) {
                insert(letter(writer * each + i, pending(60)), random(i * 10, writer));
            }
            return null;
        }).toList());
        var expected = IntStream.range(0, writers * each).mapToObj(Letters::id).toList();
        assertThat(found(Query.ALL)).isEqualTo(expected);
        assertThat(queue.counts(NOON)).isEqualTo(Map.of(LetterState.PENDING, (long) writers * each));
        reopen();
        assertThat(found(Query.ALL)).isEqualTo(expected);
        assertContent(id(16 * 25 - 1), random(240, 15));
    }

    @Test
    void ofARetractionAndALeaseExactlyOneWins() throws Exception {
        for (int number = 0; number < 100; number++) {
            var entry = inserted(letter(number, scheduled(0)));
            var retracted = ended(entry, Ending.RETRACTED, 100);
            var leased = then(entry, leased(1));
            var results = allAtOnce(List.of(() -> change(entry, retracted), () -> change(entry, leased)));
            boolean retractionWon = results.getFirst() instanceof Stored;
            var winner = retractionWon ? retracted : leased;
            assertThat(results).containsExactlyInAnyOrder(new Stored(winner), new Stale(Optional.of(winner)));
            assertThat(queue.find(entry.id())).contains(winner);
        }
    }

    // ---- words of the tests

    /// Closes the queue and opens it again.
    protected final void reopen() throws QueueException {
        queue.close();
        queue = open();
    }

    protected final void insert(QueueEntry entry) throws QueueException {
        insert(entry, new byte[] {'x'});
    }

    protected final void insert(QueueEntry entry, byte[] content) throws QueueException {
        try (var draft = queue.draft()) {
            int half = content.length / 2;
            draft.write(content, 0, half);
            draft.write(content, half, content.length - half);
            queue.insert(entry, draft, happened(Kind.ACCEPTED));
        }
    }

    protected final QueueEntry inserted(QueueEntry entry) throws QueueException {
        insert(entry);
        return entry;
    }

    protected final Change.Result change(QueueEntry from, QueueEntry to) throws QueueException {
        return queue.change(List.of(changing(from, to))).getFirst();
    }

    protected final Change.Result remove(QueueEntry entry) throws QueueException {
        return queue.change(List.of(removing(entry))).getFirst();
    }

    protected static Change changing(QueueEntry from, QueueEntry to) {
        return Change.to(from, to, happened(Kind.ATTEMPTED));
    }

    protected static Change removing(QueueEntry entry) {
        return Change.last(entry, then(entry), happened(Kind.DISMISSED));
    }

    protected final void assertContent(QueueId id, byte[] expected) throws QueueException, IOException {
        var content = queue.content(id).orElseThrow();
        assertThat(content.size()).isEqualTo(expected.length);
        try (var in = content.open()) {
            assertThat(in.readAllBytes()).isEqualTo(expected);
        }
    }

    protected static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private List<QueueId> dueIn(Lane lane, long seconds, int limit) throws QueueException {
        return queue.due(lane, at(seconds), limit).stream().map(QueueEntry::id).toList();
    }

    private List<QueueId> found(Query query) throws QueueException {
        return pages(query, 3).stream().flatMap(List::stream).toList();
    }

    private List<List<QueueId>> pages(Query query, int limit) throws QueueException {
        var pages = new ArrayList<List<QueueId>>();
        Optional<QueueId> after = Optional.empty();
        do {
            var page = queue.page(query, after, limit, NOON);
            pages.add(page.entries().stream().map(QueueEntry::id).toList());
            after = page.next();
        } while (after.isPresent());
        return pages;
    }

    /// Starts all at the same moment, waits for all.
    private static <T> List<T> allAtOnce(List<Callable<T>> some) throws InterruptedException, ExecutionException {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = some.stream().map(one -> threads.submit(() -> {
                go.await();
                return one.call();
            })).toList();
            go.countDown();
            var results = new ArrayList<T>();
            for (var one : started) {
                results.add(one.get());
            }
            return results;
        }
    }
}
