package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mail that should have left long before this start is held for a person to decide: what was urgent a month ago may be
/// embarrassing today.
final class StaleGuard {

    private static final Logger log = LoggerFactory.getLogger(StaleGuard.class);
    private static final int PAGE = 500;

    private StaleGuard() {}

    /// Once, before the first sweep.
    ///
    /// @param staleAfter how long past its due time
    static void hold(MailQueue queue, Duration staleAfter, Instant now) throws QueueException {
        var before = now.minus(staleAfter);
        for (var lane : queue.lanesDue(before, Integer.MAX_VALUE)) {
            if (lane.equals(Lane.KEPT)) {
                continue;
            }
            for (var due = queue.due(lane, before, PAGE); !due.isEmpty(); due = queue.due(lane, before, PAGE)) {
                queue.change(due.stream().map(entry -> Change.to(entry, held(entry, lane), new Occurrence(now, Occurrence.Kind.STALE, why(entry, lane).text()))).toList());
                due.forEach(entry -> log.warn("{} held: {}", entry.id(), why(entry, lane).text()));
            }
        }
    }

    private static QueueEntry held(QueueEntry entry, Lane lane) {
        var delivery = entry.delivery(lane).orElseThrow();
        var recipients = new ArrayList<>(entry.recipients());
        delivery.recipients().forEach(position -> recipients.set(position, recipients.get(position).now(recipients.get(position).fate(), why(entry, lane))));
        List<Delivery> deliveries = Leasing.replaced(entry.deliveries(), delivery.in(new QueueState.Held()));
        return entry.next(recipients, deliveries, Optional.empty());
    }

    private static Diagnostic why(QueueEntry entry, Lane lane) {
        return Diagnostic.ours(Status.transientFailure(4, 7), "it should have left on %s and Gatepost did not run; release it if it is still wanted, or retract it"
                .formatted(entry.delivery(lane).orElseThrow().state().wakeAt().toString().substring(0, 10)));
    }
}
