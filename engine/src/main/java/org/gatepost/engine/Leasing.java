package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;

/// Pure decisions before an attempt: who gets the right to try, and what a right without a result means.
final class Leasing {

    private static final Duration BUSY_LANE = Duration.ofSeconds(5);

    private Leasing() {}

    /// The entry with one lane's delivery leased; empty when it is not due there any more.
    ///
    /// Waiting past the due time is never the destination's doing (paused, nothing free, our network): it moves the start of
    /// the lifetime along.
    static Optional<QueueEntry> lease(QueueEntry entry, Lane lane, String owner, Instant now, Duration longest) {
        var delivery = entry.delivery(lane).filter(one -> isDue(one, now));
        return delivery.map(due -> {
            var waited = Duration.between(due.state().wakeAt(), now);
            var leased = new Delivery(lane, new QueueState.Leased(owner, due.attempts() + 1, now.plus(longest)), due.attempts(),
                    due.firstDueAt().plus(waited), due.recipients(), due.unheardSince());
            return entry.next(entry.recipients(), replaced(entry.deliveries(), leased), entry.ended());
        });
    }

    /// The entry with one lane's delivery in the lanes of today's transport; empty when it is there.
    ///
    /// A letter has one delivery for each lane: what comes to a lane that has one joins it, and waits a little while that one is on the wire.
    static Optional<QueueEntry> regroup(QueueEntry entry, Lane lane, Router router, Instant now) {
        var delivery = entry.delivery(lane).filter(one -> one.lease().isEmpty());
        if (delivery.isEmpty()) {
            return Optional.empty();
        }
        var old = delivery.get();
        var fresh = router.deliveries(entry.recipients(), old);
        if (fresh.size() == 1 && fresh.getFirst().lane().equals(lane)) {
            return Optional.empty();
        }
        var deliveries = new ArrayList<>(entry.deliveries());
        deliveries.remove(old);
        for (var one : fresh) {
            boolean isBusy = entry.delivery(one.lane()).flatMap(Delivery::lease).isPresent();
            join(deliveries, isBusy ? new Delivery(lane, new QueueState.Scheduled(now.plus(BUSY_LANE)), old.attempts(), old.firstDueAt(), one.recipients(), old.unheardSince()) : one);
        }
        return Optional.of(entry.next(entry.recipients(), deliveries, entry.ended()));
    }

    private static void join(List<Delivery> deliveries, Delivery one) {
        for (int i = 0; i < deliveries.size(); i++) {
            if (deliveries.get(i).lane().equals(one.lane())) {
                deliveries.set(i, joined(deliveries.get(i), one));
                return;
            }
        }
        deliveries.add(one);
    }

    /// Held stays held and a delay runs to its end, else nobody waits longer than before; nobody's lifetime ends earlier, and whoever was not told of a delay may still hear.
    private static Delivery joined(Delivery there, Delivery one) {
        int order = Integer.compare(patience(there.state()), patience(one.state()));
        boolean staysThere = order > 0 || order == 0 && !one.state().wakeAt().isBefore(there.state().wakeAt());
        var recipients = Stream.concat(there.recipients().stream(), one.recipients().stream()).sorted().toList();
        var unheard = Stream.of(there, one).flatMap(each -> each.unheardSince().stream()).min(Comparator.naturalOrder());
        return new Delivery(there.lane(), staysThere ? there.state() : one.state(), Math.max(there.attempts(), one.attempts()),
                there.firstDueAt().isAfter(one.firstDueAt()) ? there.firstDueAt() : one.firstDueAt(), recipients, unheard);
    }

    private static int patience(QueueState state) {
        return switch (state) {
            case QueueState.Held _ -> 2;
            case QueueState.Pending _ -> 1;
            case QueueState.Scheduled _, QueueState.Leased _ -> 0;
        };
    }

    /// After a restart nobody knows what became of what was on the wire: due again at once, and never called undelivered.
    ///
    /// @param isLost which lanes nobody works on
    /// @return the entry itself when none is
    static QueueEntry inDoubt(QueueEntry entry, Predicate<Lane> isLost, Instant now) {
        var recipients = new ArrayList<>(entry.recipients());
        var deliveries = new ArrayList<Delivery>();
        for (var delivery : entry.deliveries()) {
            var lease = delivery.lease();
            if (lease.isEmpty() || !isLost.test(delivery.lane())) {
                deliveries.add(delivery);
                continue;
            }
            deliveries.add(new Delivery(delivery.lane(), new QueueState.Scheduled(now), lease.get().attempt(), delivery.firstDueAt(), delivery.recipients(),
                    delivery.unheardSince()));
            for (int position : delivery.recipients()) {
                recipients.set(position, recipients.get(position).now(RecipientEntry.Fate.UNCERTAIN, Words.STOPPED_WHILE_SENDING));
            }
        }
        return deliveries.equals(entry.deliveries()) ? entry : entry.next(recipients, deliveries, entry.ended());
    }

    static List<Delivery> replaced(List<Delivery> deliveries, Delivery one) {
        return deliveries.stream().map(old -> old.lane().equals(one.lane()) ? one : old).toList();
    }

    private static boolean isDue(Delivery delivery, Instant now) {
        return switch (delivery.state()) {
            case QueueState.Pending(var until, _) -> !until.isAfter(now);
            case QueueState.Scheduled(var at) -> !at.isAfter(now);
            case QueueState.Leased _, QueueState.Held _ -> false;
        };
    }
}
