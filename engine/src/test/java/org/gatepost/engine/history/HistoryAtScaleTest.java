package org.gatepost.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Attempted;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many letters: each question finds what it should, and how long it took is printed. `-Dgatepost.history.letters=1000000` is the full size.
class HistoryAtScaleTest {

    private static final int LETTERS = Integer.getInteger("gatepost.history.letters", 20_000);
    private static final int RARE = 1000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path home;

    @Test
    void everyQuestionFindsItsFirstPage() throws Exception {
        try (var store = HistoryStore.open(home.resolve("history.db"))) {
            long began = System.nanoTime();
            var batch = new ArrayList<Happening>();
            for (int i = 0; i < LETTERS; i++) {
                batch.add(accepted(i));
                batch.add(ended(i));
                if (batch.size() == 2000) {
                    store.apply(batch);
                    batch.clear();
                }
            }
            store.apply(batch);
            System.out.printf("history: %d letters written in %d ms%n", LETTERS, (System.nanoTime() - began) / 1_000_000);
        }
        try (var store = HistoryStore.reader(home.resolve("history.db"))) {
            assertThat(asked(store, "all", query(Set.of(), "", "", "", "", null, null))).hasSize(100);
            assertThat(asked(store, "failed", query(Set.of(LetterState.FAILED), "", "", "", "", null, null))).hasSize(Math.min(100, LETTERS / RARE));
            assertThat(asked(store, "sent", query(Set.of(LetterState.SENT), "", "", "", "", null, null))).hasSize(100);
            assertThat(asked(store, "to a rare address", query(Set.of(), "", "rare@example.org", "", "", null, null))).hasSize(Math.min(100, LETTERS / RARE));
            assertThat(asked(store, "from everybody's sender", query(Set.of(), "robot@example.com", "", "", "", null, null))).hasSize(100);
            assertThat(asked(store, "to a domain", query(Set.of(), "", "@example.net", "", "", null, null))).hasSize(100);
            assertThat(asked(store, "a common word", query(Set.of(), "", "", "invoice", "", null, null))).hasSize(100);
            assertThat(asked(store, "a word's beginning", query(Set.of(), "", "", "inv", "", null, null))).hasSize(100);
            assertThat(asked(store, "a common word of failed ones", query(Set.of(LetterState.FAILED), "", "", "invoice", "", null, null))).hasSize(Math.min(100, LETTERS / RARE));
            assertThat(asked(store, "a rare word", query(Set.of(), "", "", "number" + LETTERS / 2, "", null, null))).hasSize(1);
            assertThat(asked(store, "a common word anywhere", new HistoryQuery(Set.of(), "", "", "", "invoice", "", Optional.empty(), Optional.empty()))).hasSize(100);
            assertThat(asked(store, "a next hop", query(Set.of(), "", "", "", "mx7.example.net:25", null, null))).hasSize(100);
            assertThat(asked(store, "an hour long ago", query(Set.of(), "", "", "", "", START.plusSeconds(LETTERS / 4), START.plusSeconds(LETTERS / 4 + 50)))).hasSize(50);
            assertThat(asked(store, "a word in an hour long ago", query(Set.of(), "", "", "invoice", "", START.plusSeconds(LETTERS / 4), START.plusSeconds(LETTERS / 4 + 50)))).hasSize(50);
            long began = System.nanoTime();
            assertThat(store.find(id(LETTERS / 3))).isPresent();
            System.out.printf("history: one by its id in %.1f ms%n", (System.nanoTime() - began) / 1e6);
        }
    }

    private static List<Past> asked(HistoryStore store, String what, HistoryQuery query) throws Exception {
        long began = System.nanoTime();
        var found = store.page(query, Long.MAX_VALUE, 100).letters();
        System.out.printf("history: %s, first page of %d in %.1f ms%n", what, LETTERS, (System.nanoTime() - began) / 1e6);
        return found;
    }

    private static HistoryQuery query(Set<LetterState> states, String from, String to, String subject, String hop, @Nullable Instant since,
            @Nullable Instant until) {
        return new HistoryQuery(states, from, to, subject, "", hop, Optional.ofNullable(since), Optional.ofNullable(until));
    }

    private static QueueId id(int number) {
        return new QueueId("%012d".formatted(number));
    }

    private static Happening accepted(int i) {
        var to = i % RARE == RARE - 1 ? "rare@example.org" : "person%d@example.net".formatted(i % 50_000);
        var entry = new QueueEntry(id(i), 1, START.plusSeconds(i), Mailbox.of("robot@example.com"), MailParameters.NONE, "Invoice number%d for you".formatted(i), 5000, "smtp 127.0.0.1",
                List.of(RecipientEntry.waiting(Recipient.of(to))), List.of(), Optional.empty());
        return new Happening(2L * i + 1, entry.id(), new Occurrence(START.plusSeconds(i), Occurrence.Kind.ACCEPTED, "smtp 127.0.0.1"), Optional.of(entry), Map.of(), Optional.empty());
    }

    private static Happening ended(int i) {
        boolean failed = i % RARE == 0;
        var hop = "mx%d.example.net:25".formatted(i % 20);
        var at = START.plusSeconds(i);
        var contact = new Contact("mx.example.net", "192.0.2.1:25", "", "", "> MAIL FROM:<robot@example.com>\n< 250 ok\n> RCPT TO:<you>\n< 250 ok\n> DATA\n< 354 go ahead\n> .\n< 250 taken\n");
        var progress = new RecipientEntry.Progress(failed ? Fate.FAILED : Fate.DELIVERED, Optional.of(new Diagnostic(Status.success(0, 0), "250 taken", "mx.example.net")));
        return new Happening(2L * i + 2, id(i), new Occurrence(at, Occurrence.Kind.ATTEMPTED, "delivered, attempt 1", Optional.of(new Attempted(1, hop, List.of(contact)))), Optional.empty(),
                Map.of(0, progress), Optional.of(new Ended(failed ? Ended.Ending.FAILED : Ended.Ending.SENT, at, Duration.ZERO, 1, hop)));
    }
}
