package org.gatepost.engine;

import java.time.Instant;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry.Fate;

/// An entry with what only the running gateway knows about it: how a watcher of the queue sees it.
///
/// @param nextHop where it goes, in words
/// @param why it waits, or what became of it; empty when there is nothing to say
/// @param attemptsLeft after the next one; 0 when it is not tried again
/// @param givesUpAt when its lifetime ends
/// @param dueAt when it leaves or is tried next; empty while it is held, being sent or ended
public record Letter(QueueEntry entry, LetterState state, String nextHop, Optional<Diagnostic> why, int attempts, int attemptsLeft, Optional<Instant> givesUpAt, Optional<Instant> dueAt) {

    private static final Status NOT_NOW = Status.transientFailure(3, 2); // RFC 3463 3.4: system not accepting network messages

    /// [#why] in words; empty when there is nothing to say.
    public String reason() {
        return why.map(Diagnostic::toString).orElse("");
    }

    static Letter of(QueueEntry entry, Sending sending, LaneBoard board, Instant now) {
        var state = entry.state(now);
        var lane = entry.deliveries().stream().findFirst().map(delivery -> delivery.lane());
        var obstacle = sending.obstacle(now).map(words -> Diagnostic.ours(NOT_NOW, words));
        var trouble = lane.flatMap(board::trouble).map(one -> one.why());
        var last = entry.recipients().stream().filter(one -> one.fate() != Fate.DELIVERED || entry.deliveries().isEmpty())
                .flatMap(one -> one.why().stream()).findFirst();
        var why = switch (state) {
            case QUEUED -> obstacle.or(() -> trouble).or(() -> last);
            case DEFERRED -> last.or(() -> trouble).or(() -> obstacle);
            case SENDING, HELD, PENDING, FAILED, EXPIRED, RETRACTED, SENT -> last;
        };
        var due = entry.deliveries().stream().filter(delivery -> delivery.lease().isEmpty()).map(delivery -> delivery.state().wakeAt())
                .filter(at -> !at.equals(QueueState.NEVER)).min(Instant::compareTo);
        int attempts = entry.deliveries().stream().mapToInt(delivery -> delivery.lease().map(lease -> lease.attempt()).orElse(delivery.attempts())).max()
                .orElseGet(() -> entry.ended().map(Ended::attempts).orElse(0));
        var router = sending.router();
        var waiting = entry.deliveries().stream().filter(delivery -> delivery.state() instanceof QueueState.Pending || delivery.state() instanceof QueueState.Scheduled)
                .findFirst();
        int left = waiting.map(delivery -> sending.policy().attemptsLeft(delivery, later(delivery.state().wakeAt(), now))).orElse(0);
        var givesUpAt = waiting.map(delivery -> later(delivery.firstDueAt(), delivery.attempts() == 0 ? now : delivery.firstDueAt()).plus(sending.policy().lifetime()));
        var hop = lane.map(one -> router.transport().nextHop(router.answerOf(one))).or(() -> entry.ended().map(Ended::nextHop)).orElse("");
        return new Letter(entry, state, hop, why, attempts, left, givesUpAt, due);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
