package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;

/// Letters that were sent a short while ago, so that "take it back" is answered "too late" rather than "not found".
/// Bounded; gone with the process.
final class RecentEnds {

    private static final int MOST = 10_000;

    private final Map<QueueId, QueueEntry> ends = new LinkedHashMap<>();

    /// Before the queue forgets it: else for a moment it would be in neither, and nobody would know of it.
    ///
    /// @param outcomes of its last delivery, in the order of that delivery's recipients
    void leaving(QueueEntry entry, Delivery last, List<Outcome> outcomes, Instant now) {
        var delivered = new ArrayList<>(entry.recipients());
        for (int i = 0; i < outcomes.size(); i++) {
            int position = last.recipients().get(i);
            delivered.set(position, delivered.get(position).now(RecipientEntry.Fate.DELIVERED, outcomes.get(i).why()));
        }
        remember(entry.next(delivered, List.of(), Optional.of(new Ended(Ended.Ending.SENT, now, Duration.ZERO))));
    }

    /// The queue has not forgotten it after all.
    synchronized void stays(QueueId id) {
        ends.remove(id);
    }

    synchronized Optional<QueueEntry> find(QueueId id) {
        return Optional.ofNullable(ends.get(id));
    }

    private synchronized void remember(QueueEntry entry) {
        ends.put(entry.id(), entry);
        if (ends.size() > MOST) {
            var oldest = ends.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
