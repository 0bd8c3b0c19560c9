package org.gatepost.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The unserved recipients of one lane: what one transaction with the next hop is about.
///
/// @param attempts attempts that counted, by now
/// @param firstDueAt when its lifetime began; moves with waiting that was not the destination's fault
/// @param recipients positions in [QueueEntry#recipients()]
/// @param unheardSince when it was first due, whatever has kept it since; empty once its sender was told that it is late
public record Delivery(Lane lane, QueueState state, int attempts, Instant firstDueAt, List<Integer> recipients, Optional<Instant> unheardSince) {

    public Delivery {
        recipients = List.copyOf(recipients);
    }

    /// One whose sender has not been told of any delay.
    public Delivery(Lane lane, QueueState state, int attempts, Instant firstDueAt, List<Integer> recipients) {
        this(lane, state, attempts, firstDueAt, recipients, Optional.of(firstDueAt));
    }

    public Delivery in(QueueState next) {
        return new Delivery(lane, next, attempts, firstDueAt, recipients, unheardSince);
    }

    /// Its sender knows now that it is late, and is not told again.
    public Delivery heard() {
        return new Delivery(lane, state, attempts, firstDueAt, recipients, Optional.empty());
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
