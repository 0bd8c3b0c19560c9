package org.gatepost.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The unserved recipients of one lane: what one transaction with the next hop is about.
///
/// @param attempts attempts that counted, by now
/// @param firstDueAt when its lifetime began; moves with waiting that was not the destination's fault
/// @param recipients positions in [QueueEntry#recipients()]
public record Delivery(Lane lane, QueueState state, int attempts, Instant firstDueAt, List<Integer> recipients) {

    public Delivery {
        recipients = List.copyOf(recipients);
    }

    public Delivery in(QueueState next) {
        return new Delivery(lane, next, attempts, firstDueAt, recipients);
    }

    /// The lease this delivery is under, if any.
    public Optional<QueueState.Leased> lease() {
        return state instanceof QueueState.Leased leased ? Optional.of(leased) : Optional.empty();
    }

    /// The lane whose index wakes this delivery.
    public Lane wakesIn() {
        return lease().isPresent() ? Lane.LEASED : lane;
    }
}
