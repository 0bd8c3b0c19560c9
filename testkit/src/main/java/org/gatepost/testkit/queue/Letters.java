package org.gatepost.testkit.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;

/// Entries as tests need them, in few words.
public final class Letters {

    /// When everything in tests happens.
    public static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private Letters() {}

    public static QueueId id(int number) {
        return new QueueId("%010d".formatted(number));
    }

    /// So many seconds after noon.
    public static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }

    public static QueueState pending(long until) {
        return new QueueState.Pending(at(until));
    }

    public static QueueState scheduled(long when) {
        return new QueueState.Scheduled(at(when));
    }

    public static QueueState.Leased leased(int attempt) {
        return new QueueState.Leased("somebody", attempt, at(3600));
    }

    public static QueueState held() {
        return new QueueState.Held();
    }

    /// A delivery that was not tried yet.
    public static Delivery delivery(String lane, QueueState state, Integer... recipients) {
        return new Delivery(new Lane(lane), state, 0, NOON, List.of(recipients));
    }

    /// A letter to one recipient in the lane `smtp`.
    public static QueueEntry letter(int number, QueueState state) {
        return letter(number, delivery("smtp", state, 0));
    }

    /// A letter to as many recipients as its deliveries name, `r0@example.org` and so on.
    public static QueueEntry letter(int number, Delivery... deliveries) {
        var recipients = recipients(1 + Stream.of(deliveries).flatMap(one -> one.recipients().stream()).mapToInt(Integer::intValue).max().orElse(0));
        return new QueueEntry(id(number), 1, NOON, Mailbox.of("sender@example.org"), MailParameters.NONE, "letter " + number, 0, "smtp 127.0.0.1",
                recipients, List.of(deliveries), Optional.empty());
    }

    public static List<RecipientEntry> recipients(int count) {
        return IntStream.range(0, count).mapToObj(i -> RecipientEntry.waiting(Recipient.of("r" + i + "@example.org"))).toList();
    }

    /// The next version, with other deliveries.
    public static QueueEntry then(QueueEntry before, Delivery... deliveries) {
        return before.next(before.recipients(), Arrays.asList(deliveries), Optional.empty());
    }

    /// The next version, all its deliveries in another state.
    public static QueueEntry then(QueueEntry before, QueueState state) {
        return before.next(before.recipients(), before.deliveries().stream().map(one -> one.in(state)).toList(), Optional.empty());
    }

    /// The next version, ended and kept for so many seconds after noon.
    public static QueueEntry ended(QueueEntry before, Ended.Ending how, long keptUntil) {
        return before.next(before.recipients(), List.of(), Optional.of(new Ended(how, at(keptUntil), Duration.ZERO, 0, "")));
    }

    public static Occurrence happened(Occurrence.Kind kind) {
        return new Occurrence(NOON, kind, "a test");
    }
}
