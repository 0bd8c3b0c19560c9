package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.api.transport.DeliveryReport;

/// What an attempt changed. A pure function of the latest entry, the report and the policy.
///
/// @param next the entry after it
/// @param isLast every recipient was served and nothing is left to keep
/// @param failures recipients that will never be served, and why
/// @param delivered recipients that the next hop has taken
/// @param relayed those of them whose next hop tells the sender nothing
/// @param late recipients that have waited so long that their sender is to hear of it, once
/// @param retryAt when the rest is tried again
record Settlement(QueueEntry next, boolean isLast, List<RecipientEntry> failures, List<RecipientEntry> delivered, List<RecipientEntry> relayed,
        Optional<Late> late, Optional<Instant> retryAt) {

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s]+");
    private static final Pattern GREYLISTED = Pattern.compile("(?i)^45[01]\\b.*(gr[ae]y.?list|4\\.7\\.1 .*(try again|come back))");
    private static final int LONGEST_WORDS = 1000;
    private static final Duration SIGN_AGAIN = Duration.ofMinutes(5);

    /// What does not depend on the entry.
    ///
    /// @param keepContent how long an ended letter can still be restored
    /// @param jitter see [RetryPolicy#after]
    /// @param nextHop where the attempt went, in words
    /// @param tellAfter how long a letter waits until its sender hears of it; zero: never
    record Terms(RetryPolicy policy, Duration keepContent, double jitter, String nextHop, Duration tellAfter) {}

    /// Recipients that are still waiting, and until when they are tried.
    record Late(List<RecipientEntry> recipients, Instant until) {}

    /// @return empty when the delivery no longer carries this lease: the settlement is void
    static Optional<Settlement> of(QueueEntry latest, Lane lane, QueueState.Leased lease, List<Outcome> outcomes, Terms terms, Instant now) {
        return latest.delivery(lane).filter(delivery -> delivery.lease().equals(Optional.of(lease)))
                .map(delivery -> settle(latest, delivery, lease, outcomes, terms, now));
    }

    /// The attempt said nothing about the mail: it waits as if it had not been tried. Whose fault it is does not matter to who waits for an answer.
    static Optional<Settlement> untried(QueueEntry latest, Lane lane, QueueState.Leased lease, Diagnostic why, Terms terms, Instant now) {
        return latest.delivery(lane).filter(delivery -> delivery.lease().equals(Optional.of(lease)))
                .map(delivery -> {
                    var spent = Duration.between(lease.until().minus(Sending.ATTEMPT_TIME), now); // by trouble that is ours
                    var waiting = new Delivery(lane, new QueueState.Scheduled(now), delivery.attempts(), delivery.firstDueAt().plus(spent), delivery.recipients(),
                            delivery.unheardSince());
                    var told = waiting.recipients().stream().map(latest.recipients()::get).map(one -> one.now(one.fate(), why)).toList();
                    var late = late(waiting, told, terms, now);
                    return waiting(latest.next(latest.recipients(), Leasing.replaced(latest.deliveries(), late.isPresent() ? waiting.heard() : waiting), latest.ended()), late);
                });
    }

    /// It could not be signed: it waits by itself, spending neither attempt nor lifetime, and delays no other mail of its lane.
    static Optional<Settlement> unsigned(QueueEntry latest, Lane lane, QueueState.Leased lease, Diagnostic why, Terms terms, Instant now) {
        return latest.delivery(lane).filter(delivery -> delivery.lease().equals(Optional.of(lease))).map(delivery -> {
            var recipients = new ArrayList<>(latest.recipients());
            delivery.recipients().forEach(position -> recipients.set(position, recipients.get(position).now(recipients.get(position).fate(), why)));
            var spent = Duration.between(lease.until().minus(Sending.ATTEMPT_TIME), now).plus(SIGN_AGAIN);
            var waiting = new Delivery(lane, new QueueState.Scheduled(now.plus(SIGN_AGAIN)), delivery.attempts(), delivery.firstDueAt().plus(spent), delivery.recipients(),
                    delivery.unheardSince());
            var late = late(waiting, waiting.recipients().stream().map(recipients::get).toList(), terms, now);
            return waiting(latest.next(recipients, Leasing.replaced(latest.deliveries(), late.isPresent() ? waiting.heard() : waiting), latest.ended()), late);
        });
    }

    /// The stored content is damaged: set aside for a person, for no attempt can be right.
    static Optional<Settlement> held(QueueEntry latest, Lane lane, QueueState.Leased lease, Diagnostic why) {
        return heldEntry(latest, lane, lease, why).map(next -> waiting(next, Optional.empty()));
    }

    private static Optional<QueueEntry> heldEntry(QueueEntry latest, Lane lane, QueueState.Leased lease, Diagnostic why) {
        return latest.delivery(lane).filter(delivery -> delivery.lease().equals(Optional.of(lease))).map(delivery -> {
            var recipients = new ArrayList<>(latest.recipients());
            delivery.recipients().forEach(position -> recipients.set(position, recipients.get(position).now(recipients.get(position).fate(), why)));
            return latest.next(recipients, Leasing.replaced(latest.deliveries(), delivery.in(new QueueState.Held())), latest.ended());
        });
    }

    private static Settlement waiting(QueueEntry next, Optional<Late> late) {
        return new Settlement(next, false, List.of(), List.of(), List.of(), late, Optional.empty());
    }

    private static Optional<Late> late(Delivery delivery, List<RecipientEntry> waiting, Terms terms, Instant now) {
        boolean isLate = !terms.tellAfter().isZero() && delivery.unheardSince().filter(since -> !since.plus(terms.tellAfter()).isAfter(now)).isPresent();
        return isLate ? Optional.of(new Late(waiting, delivery.firstDueAt().plus(terms.policy().lifetime()))) : Optional.empty();
    }

    /// An outcome for each recipient; a report that has not as many is a defect of the transport and defers all.
    static List<Outcome> outcomes(DeliveryReport.Outcomes report, int recipients) {
        if (report.outcomes().size() == recipients) {
            return report.outcomes();
        }
        throw new IllegalStateException("the transport reported %d outcomes for %d recipients".formatted(report.outcomes().size(), recipients));
    }

    private static Settlement settle(QueueEntry entry, Delivery delivery, QueueState.Leased lease, List<Outcome> outcomes, Terms terms, Instant now) {
        var recipients = new ArrayList<>(entry.recipients());
        var left = new ArrayList<Integer>();
        var failures = new ArrayList<RecipientEntry>();
        var delivered = new ArrayList<RecipientEntry>();
        var relayed = new ArrayList<RecipientEntry>();
        for (int i = 0; i < outcomes.size(); i++) {
            int position = delivery.recipients().get(i);
            var before = recipients.get(position);
            var after = before.now(fate(before.fate(), outcomes.get(i)), tidy(outcomes.get(i).why()));
            recipients.set(position, after);
            switch (outcomes.get(i)) {
                case Outcome.Delivered(_, var reports) -> {
                    delivered.add(after);
                    if (!reports) {
                        relayed.add(after);
                    }
                }
                case Outcome.Failed _ -> failures.add(after);
                case Outcome.Deferred _, Outcome.Uncertain _ -> left.add(position);
            }
        }
        Optional<Instant> retryAt = Optional.empty();
        Optional<Late> late = Optional.empty();
        if (!left.isEmpty()) {
            switch (terms.policy().after(delivery, lease.attempt(), isGreylisted(recipients, left), now, terms.jitter())) {
                case RetryPolicy.Decision.RetryAt(var when) -> {
                    retryAt = Optional.of(when);
                    late = late(delivery, left.stream().map(recipients::get).toList(), terms, now);
                }
                case RetryPolicy.Decision.GiveUp() -> failures.addAll(expire(recipients, left));
            }
        }
        var deliveries = new ArrayList<Delivery>();
        for (var one : entry.deliveries()) {
            if (!one.lane().equals(delivery.lane())) {
                deliveries.add(one);
            } else if (retryAt.isPresent()) {
                var again = new Delivery(one.lane(), new QueueState.Scheduled(retryAt.get()), lease.attempt(), one.firstDueAt(), left, one.unheardSince());
                deliveries.add(late.isPresent() ? again.heard() : again);
            }
        }
        if (!deliveries.isEmpty()) {
            return new Settlement(entry.next(recipients, deliveries, Optional.empty()), false, failures, delivered, relayed, late, retryAt);
        }
        var how = ending(recipients.stream().map(RecipientEntry::fate).toList());
        boolean isSent = how == Ended.Ending.SENT;
        var ended = new Ended(how, isSent ? now : now.plus(terms.keepContent()), Duration.ZERO, lease.attempt(), terms.nextHop());
        return new Settlement(entry.next(recipients, List.of(), Optional.of(ended)), isSent, failures, delivered, relayed, late, retryAt);
    }

    private static boolean isGreylisted(List<RecipientEntry> recipients, List<Integer> left) {
        return left.stream().allMatch(position -> recipients.get(position).why().map(why -> GREYLISTED.matcher(why.text()).find()).orElse(false));
    }

    private static Ended.Ending ending(List<Fate> fates) {
        if (fates.stream().allMatch(fate -> fate == Fate.DELIVERED)) {
            return Ended.Ending.SENT;
        }
        return fates.contains(Fate.FAILED) ? Ended.Ending.FAILED
                : fates.contains(Fate.EXPIRED) || fates.contains(Fate.UNCERTAIN) ? Ended.Ending.EXPIRED : Ended.Ending.RETRACTED;
    }

    private static List<RecipientEntry> expire(List<RecipientEntry> recipients, List<Integer> positions) {
        var expired = new ArrayList<RecipientEntry>();
        for (int position : positions) {
            var before = recipients.get(position);
            var fate = before.fate() == Fate.UNCERTAIN ? Fate.UNCERTAIN : Fate.EXPIRED;
            var after = before.now(fate, Words.expired(before.why().orElse(Words.STOPPED_WHILE_SENDING)));
            recipients.set(position, after);
            expired.add(after);
        }
        return expired;
    }

    private static Fate fate(Fate before, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> Fate.DELIVERED;
            case Outcome.Failed _ -> before == Fate.UNCERTAIN ? Fate.UNCERTAIN : Fate.FAILED; // a later no does not undo a possible yes
            case Outcome.Uncertain _ -> Fate.UNCERTAIN;
            case Outcome.Deferred _ -> before == Fate.UNCERTAIN ? Fate.UNCERTAIN : Fate.DEFERRED;
        };
    }

    /// One line of bounded length, whoever wrote the transport.
    static Diagnostic tidy(Diagnostic why) {
        var text = BLANKS.matcher(why.text()).replaceAll(" ").strip();
        return new Diagnostic(why.status(), text.length() > LONGEST_WORDS ? text.substring(0, LONGEST_WORDS) : text, why.host());
    }
}
