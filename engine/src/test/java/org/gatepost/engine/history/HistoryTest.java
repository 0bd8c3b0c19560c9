package org.gatepost.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Attempted;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryTest {

    private static final Contact CONTACT = new Contact("mx.example.net", "192.0.2.1:25", "TLSv1.3 TLS_AES_256_GCM_SHA384", "mx.example.net until 2027-01-01",
            "> MAIL FROM:<a@example.org>\n< 250 ok\n");

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock(NOON);
    private final InMemoryQueue queue = new InMemoryQueue();
    private History history;

    @BeforeEach
    void open() {
        history = opened();
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void aSentLetterIsRememberedWithItsAttemptAndTheWordsOfThePeer() throws Exception {
        sent(1, "Ünïcode invoice", "anna@example.com", 10);
        var past = history.find(id(1)).orElseThrow();
        assertThat(past.endedAt()).isEqualTo(at(10));
        assertThat(past.entry().state(NOON)).isEqualTo(LetterState.SENT);
        assertThat(past.entry().ended().orElseThrow()).isEqualTo(new Ended(Ended.Ending.SENT, at(10), Duration.ZERO, 1, "mx.example.net:25"));
        assertThat(past.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.DELIVERED);
        assertThat(past.entry().recipients().getFirst().why().orElseThrow().toString()).isEqualTo("mx.example.net: 250 2.0.0 taken");
        assertThat(history.events(id(1))).extracting(Occurrence::kind).containsExactly(Kind.ACCEPTED, Kind.ATTEMPTED);
        assertThat(history.events(id(1)).getLast().attempt()).contains(new Attempted(1, "mx.example.net:25", List.of(CONTACT)));
    }

    @Test
    void aLetterUnderWayIsNoPastButItsEventsAreKnown() throws Exception {
        var entry = accepted(1, "waits", "anna@example.com");
        assertThat(history.find(id(1))).isEmpty();
        assertThat(history.events(id(1))).hasSize(1);
        assertThat(history.page(HistoryQuery.ALL, Optional.empty(), 10).letters()).isEmpty();
        ended(entry, Kind.RETRACTED, Ended.Ending.RETRACTED, Fate.RETRACTED, 5, false);
        assertThat(history.find(id(1)).orElseThrow().entry().state(NOON)).isEqualTo(LetterState.RETRACTED);
    }

    @Test
    void aRestoredLetterIsUnderWayAgainAndEndsOnce() throws Exception {
        var entry = accepted(1, "back and forth", "anna@example.com");
        var retracted = ended(entry, Kind.RETRACTED, Ended.Ending.RETRACTED, Fate.RETRACTED, 5, false);
        var restored = retracted.next(List.of(RecipientEntry.waiting(Recipient.of("anna@example.com"))), List.of(delivery("smtp", scheduled(9), 0)), Optional.empty());
        queue.change(List.of(Change.to(retracted, restored, new Occurrence(at(6), Kind.RESTORED, "a person"))));
        assertThat(history.find(id(1))).isEmpty();
        assertThat(found("back")).isEmpty();
        ended(restored, Kind.ATTEMPTED, Ended.Ending.SENT, Fate.DELIVERED, 20, true);
        assertThat(found("back")).containsExactly(1);
        assertThat(history.find(id(1)).orElseThrow().endedAt()).isEqualTo(at(20));
    }

    @Test
    void aDismissedLetterKeepsItsEnd() throws Exception {
        var failed = ended(accepted(1, "refused", "anna@example.com"), Kind.ATTEMPTED, Ended.Ending.FAILED, Fate.FAILED, 5, false);
        queue.change(List.of(Change.last(failed, failed.next(failed.recipients(), List.of(), failed.ended()), new Occurrence(at(50), Kind.DISMISSED, "a person"))));
        assertThat(history.find(id(1)).orElseThrow().endedAt()).isEqualTo(at(5));
        assertThat(history.events(id(1))).extracting(Occurrence::kind).contains(Kind.DISMISSED);
    }

    @Test
    void lettersAreFoundByStateAddressSubjectTimeAndNextHop() throws Exception {
        sent(1, "Invoice for March", "anna@example.com", 10);
        sent(2, "Rechnung März 2026", "otto@sub.example.com", 20);
        ended(accepted(3, "invoices, many", "anna@example.org"), Kind.ATTEMPTED, Ended.Ending.FAILED, Fate.FAILED, 30, false);
        assertThat(found("invo")).containsExactly(3, 1);
        assertThat(found("MARZ")).as("case and accents do not matter").containsExactly(2);
        assertThat(found("invoice mar")).containsExactly(1);
        assertThat(found("\" * : -(")).as("no word, and nothing is like that").isEmpty();
        assertThat(found("\" OR invoice")).as("a word like any other").isEmpty();
        assertThat(find(new HistoryQuery(Set.of(LetterState.FAILED), "", "", "", "", "", Optional.empty(), Optional.empty()))).containsExactly(3);
        assertThat(find(new HistoryQuery(Set.of(LetterState.FAILED, LetterState.SENT), "", "", "", "", "", Optional.empty(), Optional.empty()))).containsExactly(3, 2, 1);
        assertThat(to("anna@example.com")).containsExactly(1);
        assertThat(to("ANNA@EXAMPLE.COM")).containsExactly(1);
        assertThat(to("@example.com")).containsExactly(1);
        assertThat(to("example.com")).containsExactly(2, 1);
        assertThat(to("ann")).containsExactly(3, 1);
        assertThat(to("a%@example.com")).isEmpty();
        assertThat(anywhere("anna")).containsExactly(3, 1);
        assertThat(anywhere("anna invoice me@example.org")).as("each word in another place").containsExactly(3, 1);
        assertThat(anywhere("otto anna")).isEmpty();
        assertThat(anywhere("\" } : (")).as("no word").isEmpty();
        assertThat(anywhere("failed")).as("neither state nor next hop").isEmpty();
        assertThat(find(new HistoryQuery(Set.of(), "me@example.org", "", "", "", "", Optional.empty(), Optional.empty()))).hasSize(3);
        assertThat(find(new HistoryQuery(Set.of(), "", "", "", "", "mx.example.net", Optional.empty(), Optional.empty()))).hasSize(3);
        assertThat(find(new HistoryQuery(Set.of(), "", "", "", "", "mx.example.net:25", Optional.empty(), Optional.empty()))).hasSize(3);
        assertThat(find(new HistoryQuery(Set.of(), "", "", "", "", "mx.example.net:2", Optional.empty(), Optional.empty()))).isEmpty();
        assertThat(find(new HistoryQuery(Set.of(), "", "", "", "", "", Optional.of(at(20)), Optional.of(at(30))))).containsExactly(2);
        assertThat(find(new HistoryQuery(Set.of(), "", "", "r", "", "", Optional.of(at(15)), Optional.empty()))).containsExactly(2);
    }

    @Test
    void pagesFollowEachOtherFromTheLatest() throws Exception {
        for (int i = 1; i <= 25; i++) {
            sent(i, "letter", "anna@example.com", i);
        }
        var all = new ArrayList<Integer>();
        Optional<Long> before = Optional.empty();
        int pages = 0;
        do {
            var page = history.page(new HistoryQuery(Set.of(), "", "anna", "", "", "", Optional.empty(), Optional.empty()), before, 10);
            page.letters().forEach(one -> all.add(Integer.parseInt(one.entry().id().value())));
            before = page.next();
            pages++;
        } while (before.isPresent());
        assertThat(pages).isEqualTo(3);
        assertThat(all).hasSize(25).isSortedAccordingTo((a, b) -> b - a).doesNotHaveDuplicates();
    }

    @Test
    void aRestartGoesOnWhereItWasAndTellsNothingTwice() throws Exception {
        sent(1, "before", "anna@example.com", 10);
        history.close();
        sent(2, "between", "anna@example.com", 20);
        history = opened();
        sent(3, "after", "anna@example.com", 30);
        assertThat(to("anna")).containsExactly(3, 2, 1);
        assertThat(history.events(id(1))).hasSize(2);
    }

    @Test
    void whatIsKeptHereMayBeForgottenByTheQueue() throws Exception {
        sent(1, "kept", "anna@example.com", 10);
        history.find(id(1));
        assertThat(queue.happenedAfter(0, 10)).isEmpty();
    }

    @Test
    void anotherQueueInTheSameHomeIsFollowedFromItsStart() throws Exception {
        for (int i = 1; i < 10; i++) {
            sent(i, "old", "anna@example.com", i);
        }
        history.close();
        var other = new InMemoryQueue();
        history = new History(home, other, clock, () -> Duration.ofDays(30));
        insert(other, 100, "new", "anna@example.com");
        assertThat(history.events(id(100))).hasSize(1);
        assertThat(found("old")).hasSize(9);
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatIsUnderWayIsNot() throws Exception {
        accepted(1, "under way", "anna@example.com");
        sent(2, "long ago", "anna@example.com", 10);
        clock.advance(Duration.ofDays(31));
        sent(3, "of late", "anna@example.com", Duration.ofDays(31).toSeconds());
        history.close();
        history = opened();
        Patience.await("the old one is gone").untilAsserted(() -> assertThat(to("anna")).containsExactly(3));
        assertThat(history.events(id(2))).isEmpty();
        assertThat(history.events(id(1))).hasSize(1);
    }

    @Test
    void aDamagedFileIsSetAsideAndStopsNobody() throws Exception {
        sent(1, "lost", "anna@example.com", 10);
        history.close();
        try (var file = new RandomAccessFile(home.resolve("history.db").toFile(), "rw")) {
            file.write("this is no database, whatever it was before".getBytes(StandardCharsets.US_ASCII));
        }
        Files.deleteIfExists(home.resolve("history.db-wal"));
        history = opened();
        sent(2, "kept", "anna@example.com", 20);
        Patience.await("a new file is begun").untilAsserted(() -> assertThat(to("anna")).containsExactly(2));
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString())).anyMatch(name -> name.startsWith("history-damaged-"));
        }
    }

    @Test
    void aFileOfALaterVersionIsLeftAlone() throws Exception {
        sent(1, "kept", "anna@example.com", 10);
        history.close();
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("history.db")); var statement = db.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        history = opened();
        sent(2, "waits in the queue", "anna@example.com", 20);
        Patience.await("says so").untilAsserted(() -> assertThat(history.problem()).contains("its schema is 99"));
        assertThat(queue.happenedAfter(0, 10)).as("the queue keeps it until it is kept there").isNotEmpty();
    }

    @Test
    void whatEndsIsCountedByHourAndDomainAsItHappens() throws Exception {
        sent(1, "one", "anna@Example.com", 10);
        sent(2, "two", "bert@example.com", 20);
        sent(3, "three", "carl@other.example", 3700);
        ended(accepted(4, "four", "dora@example.com"), Kind.ATTEMPTED, Ended.Ending.FAILED, Fate.FAILED, 30, true);
        ended(accepted(5, "five", "emil@other.example"), Kind.ATTEMPTED, Ended.Ending.EXPIRED, Fate.EXPIRED, 40, true);
        ended(accepted(6, "six", "fred@example.com"), Kind.RETRACTED, Ended.Ending.RETRACTED, Fate.RETRACTED, 50, true);
        accepted(7, "under way", "gina@example.com");
        var counted = history.deliveries(NOON);
        assertThat(counted.hours()).containsExactly(new Deliveries.Hour(NOON, 2, 2), new Deliveries.Hour(NOON.plusSeconds(3600), 1, 0));
        assertThat(counted.domains()).containsExactly(new Deliveries.Domain("example.com", 2, 1), new Deliveries.Domain("other.example", 1, 1));
        assertThat(history.deliveries(NOON.plusSeconds(3600)).domains()).containsExactly(new Deliveries.Domain("other.example", 1, 0));
    }

    @Test
    void aRestartCountsNothingTwice() throws Exception {
        sent(1, "one", "anna@example.com", 10);
        assertThat(history.deliveries(NOON).hours()).hasSize(1);
        history.close();
        history = opened();
        sent(2, "two", "anna@example.com", 20);
        assertThat(history.deliveries(NOON).hours()).containsExactly(new Deliveries.Hour(NOON, 2, 0));
    }

    @Test
    void aFileOfTheFirstVersionIsCountedOnce() throws Exception {
        sent(1, "one", "anna@Example.com", 10);
        ended(accepted(2, "two", "dora@example.com"), Kind.ATTEMPTED, Ended.Ending.FAILED, Fate.FAILED, 30, true);
        var before = history.deliveries(NOON);
        history.close();
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("history.db")); var statement = db.createStatement()) {
            statement.execute("DROP TABLE tally");
            statement.execute("PRAGMA user_version = 1");
        }
        history = opened();
        assertThat(history.deliveries(NOON)).isEqualTo(before);
        sent(3, "three", "anna@example.com", 20);
        assertThat(history.deliveries(NOON).hours()).containsExactly(new Deliveries.Hour(NOON, 2, 1));
    }

    @Test
    void countsAreForgottenWithTheLettersTheyCount() throws Exception {
        sent(1, "long ago", "anna@example.com", 10);
        assertThat(history.deliveries(NOON).hours()).hasSize(1);
        clock.advance(Duration.ofDays(31));
        history.close();
        history = opened();
        Patience.await("the count is gone").untilAsserted(() -> assertThat(history.deliveries(NOON)).isEqualTo(Deliveries.NONE));
    }

    @Test
    void theFilesAreForTheOwnerAlone() throws Exception {
        sent(1, "secret", "anna@example.com", 10);
        history.find(id(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).as("the directory keeps others out").startsWith("rwx");
        assertThat(history.problem()).isEmpty();
    }

    private History opened() {
        return new History(home, queue, clock, () -> Duration.ofDays(30));
    }

    private List<Integer> anywhere(String words) {
        return find(new HistoryQuery(Set.of(), "", "", "", words, "", Optional.empty(), Optional.empty()));
    }

    private List<Integer> found(String subject) {
        return find(new HistoryQuery(Set.of(), "", "", subject, "", "", Optional.empty(), Optional.empty()));
    }

    private List<Integer> to(String address) {
        return find(new HistoryQuery(Set.of(), "", address, "", "", "", Optional.empty(), Optional.empty()));
    }

    private List<Integer> find(HistoryQuery query) {
        return history.page(query, Optional.empty(), 100).letters().stream().map(one -> Integer.parseInt(one.entry().id().value())).toList();
    }

    private void sent(int number, String subject, String to, long second) throws QueueException {
        ended(accepted(number, subject, to), Kind.ATTEMPTED, Ended.Ending.SENT, Fate.DELIVERED, second, true);
    }

    private QueueEntry accepted(int number, String subject, String to) throws QueueException {
        return insert(queue, number, subject, to);
    }

    private static QueueEntry insert(InMemoryQueue queue, int number, String subject, String to) throws QueueException {
        var plain = letter(number, scheduled(0));
        var entry = new QueueEntry(plain.id(), 1, NOON, Mailbox.of("me@example.org"), MailParameters.NONE, subject, 100, "smtp 127.0.0.1",
                List.of(RecipientEntry.waiting(Recipient.of(to))), plain.deliveries(), Optional.empty());
        try (var draft = queue.draft()) {
            queue.insert(entry, draft, new Occurrence(NOON, Kind.ACCEPTED, "smtp 127.0.0.1"));
        }
        return entry;
    }

    private QueueEntry ended(QueueEntry entry, Kind kind, Ended.Ending how, Fate fate, long second, boolean isLast) throws QueueException {
        Instant now = at(second);
        var recipients = entry.recipients().stream().map(one -> one.now(fate, new Diagnostic(Status.success(0, 0), "250 2.0.0 taken", "mx.example.net"))).toList();
        var next = entry.next(recipients, List.of(), Optional.of(new Ended(how, now, Duration.ZERO, 1, "mx.example.net:25")));
        var attempt = kind == Kind.ATTEMPTED ? Optional.of(new Attempted(1, "mx.example.net:25", List.of(CONTACT))) : Optional.<Attempted>empty();
        queue.change(List.of(new Change(entry, next, isLast, new Occurrence(now, kind, "words", attempt))));
        return next;
    }
}
