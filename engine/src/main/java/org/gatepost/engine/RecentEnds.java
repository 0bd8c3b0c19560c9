package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void leaving(QueueEntry entry, Instant now) {
        var delivered = entry.recipients().stream().map(one -> one.now(RecipientEntry.Fate.DELIVERED, one.why().orElse(Words.SENT))).toList();
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
