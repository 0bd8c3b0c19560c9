package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.api.settings.Durations;

/// What a person may do to a mail: pure functions of the entry as it stands.
final class Intervention {

    /// A retraction that was taken back leaves at least this time to think again.
    static final Duration LEAST_AFTER_RESTORE = Duration.ofSeconds(60);

    private Intervention() {}

    /// @param answer what to say once `next` is stored, or at once when there is no next
    record Outcome<A>(Optional<QueueEntry> next, A answer) {}

    /// Takes back, in one step, every recipient neither delivered nor on the wire.
    static Outcome<Retraction> retract(QueueEntry entry, Duration keepContent, Instant now) {
        if (entry.ended().isPresent()) {
            return new Outcome<>(Optional.empty(), entry.ended().get().how() == Ending.RETRACTED ? toldAgain(entry) : new Retraction.TooLate());
        }
        var recipients = new ArrayList<>(entry.recipients());
        var left = new ArrayList<Delivery>();
        var delayLeft = Duration.ZERO;
        boolean uncertain = false;
        int attempts = 0;
        for (var delivery : entry.deliveries()) {
            if (delivery.lease().isPresent()) {
                left.add(delivery);
                continue;
            }
            attempts = Math.max(attempts, delivery.attempts());
            if (delivery.state() instanceof QueueState.Pending(var until, _) && until.isAfter(now)) {
                delayLeft = Duration.between(now, until);
            } else if (delivery.state() instanceof QueueState.Held) {
                delayLeft = Ended.UNTIL_RELEASED;
            }
            for (int position : delivery.recipients()) {
                var before = recipients.get(position);
                uncertain |= before.fate() == Fate.UNCERTAIN;
                if (before.fate() != Fate.UNCERTAIN) {
                    recipients.set(position, new RecipientEntry(before.recipient(), Fate.RETRACTED, before.why()));
                }
            }
        }
        if (left.size() == entry.deliveries().size()) {
            return new Outcome<>(Optional.empty(), new Retraction.TooLate());
        }
        Optional<Ended> ended = left.isEmpty() ? Optional.of(new Ended(Ending.RETRACTED, now.plus(keepContent), delayLeft, attempts, "")) : Optional.empty();
        var next = entry.next(recipients, left, ended);
        return new Outcome<>(Optional.of(next), uncertain ? new Retraction.Stopped() : told(next));
    }

    /// Ends delay or hold: due now, and its lifetime begins, as does the time after which its sender hears of a delay.
    static Outcome<Answer> release(QueueEntry entry, Instant now) {
        return each(entry, delivery -> new Delivery(delivery.lane(), new QueueState.Scheduled(now), delivery.attempts(), now, delivery.recipients()),
                new Answer.Done("released"));
    }

    /// Due now; the lifetime goes on.
    static Outcome<Answer> retry(QueueEntry entry, Instant now) {
        if (entry.deliveries().stream().anyMatch(delivery -> delivery.state() instanceof QueueState.Held)) {
            return new Outcome<>(Optional.empty(), new Answer.Refused("is held; release it"));
        }
        return each(entry, delivery -> delivery.in(new QueueState.Scheduled(now)), new Answer.Done("retried"));
    }

    /// Sets aside until released.
    static Outcome<Answer> hold(QueueEntry entry) {
        return each(entry, delivery -> delivery.in(new QueueState.Held()), new Answer.Done("held"));
    }

    /// Pending until then, or, once it has been tried, tried next then.
    static Outcome<Answer> delay(QueueEntry entry, Duration by, Instant now) {
        var until = now.plus(by);
        return each(entry, delivery -> delivery.attempts() > 0 ? delivery.in(new QueueState.Scheduled(until))
                : new Delivery(delivery.lane(), new QueueState.Pending(until), 0, until, delivery.recipients()),
                new Answer.Done("delayed for " + Durations.words(by)));
    }

    /// Takes a retraction back, or tries a failed or expired letter again: pending for the time that was left, or held as it was.
    static Outcome<Answer> restore(QueueEntry entry, Router router, Instant now) {
        if (entry.ended().isEmpty()) {
            return new Outcome<>(Optional.empty(), new Answer.Refused("has not ended"));
        }
        var left = entry.ended().get().delayLeft();
        var wait = left.compareTo(LEAST_AFTER_RESTORE) < 0 ? LEAST_AFTER_RESTORE : left;
        var recipients = new ArrayList<RecipientEntry>();
        var positions = new ArrayList<Integer>();
        for (var one : entry.recipients()) {
            if (one.fate() != Fate.DELIVERED) {
                positions.add(recipients.size());
            }
            recipients.add(switch (one.fate()) {
                case DELIVERED, UNCERTAIN -> one;
                case WAITING, DEFERRED, FAILED, EXPIRED, RETRACTED -> RecipientEntry.waiting(one.recipient());
            });
        }
        boolean wasHeld = left.equals(Ended.UNTIL_RELEASED);
        var until = wasHeld ? now : now.plus(wait);
        var deliveries = router.deliveries(recipients, positions, wasHeld ? new QueueState.Held() : new QueueState.Pending(until), until);
        return new Outcome<>(Optional.of(entry.next(recipients, deliveries, Optional.empty())),
                new Answer.Done(wasHeld ? "restored, held as it was" : "restored, leaves in " + Durations.words(wait)));
    }


    /// Off the list.
    static Outcome<Answer> dismiss(QueueEntry entry) {
        return entry.ended().isPresent() ? new Outcome<>(Optional.of(entry.next(entry.recipients(), List.of(), entry.ended())), new Answer.Done("dismissed"))
                : new Outcome<>(Optional.empty(), new Answer.Refused("has not ended; retract it"));
    }

    /// Changes one delivery that is not on the wire.
    private interface Step {
        Delivery of(Delivery delivery);
    }

    private static Outcome<Answer> each(QueueEntry entry, Step step, Answer done) {
        if (entry.ended().isPresent()) {
            return new Outcome<>(Optional.empty(), new Answer.Refused("has ended; restore it"));
        }
        if (entry.deliveries().stream().allMatch(delivery -> delivery.lease().isPresent())) {
            return new Outcome<>(Optional.empty(), new Answer.Refused("is being sent"));
        }
        var deliveries = entry.deliveries().stream().map(one -> one.lease().isPresent() ? one : step.of(one)).toList();
        return new Outcome<>(Optional.of(entry.next(entry.recipients(), deliveries, entry.ended())), done);
    }

    private static Retraction toldAgain(QueueEntry entry) {
        return count(entry, Fate.UNCERTAIN) > 0 ? new Retraction.Stopped() : told(entry);
    }

    private static Retraction told(QueueEntry entry) {
        int retracted = count(entry, Fate.RETRACTED);
        int all = entry.recipients().size();
        int onTheWire = entry.deliveries().stream().mapToInt(delivery -> delivery.recipients().size()).sum();
        return retracted == all ? new Retraction.Retracted() : new Retraction.Partly(retracted, all, count(entry, Fate.DELIVERED), onTheWire);
    }

    private static int count(QueueEntry entry, Fate fate) {
        return (int) entry.recipients().stream().filter(one -> one.fate() == fate).count();
    }
}
