package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gatepost.api.queue.Delivery;

/// When to try again, and when to give up. Alone decides it.
///
/// @param waits between attempts; the last one repeats
/// @param lifetime from the end of the delay to giving up
record RetryPolicy(List<Duration> waits, Duration lifetime) {

    private static final int MOST_COUNTED = 1000;
    private static final int MOST_EARLY = 3;
    private static final Duration GREYLISTED = Duration.ofMinutes(5);

    /// What an attempt that did not serve everybody leads to.
    sealed interface Decision {
        record RetryAt(Instant when) implements Decision {}

        record GiveUp() implements Decision {}
    }

    RetryPolicy {
        waits = List.copyOf(waits);
    }

    /// @param attempts those that counted, with the last one
    /// @param isGreylisted whether the destination only wants to see that we come again: most let us in after five minutes
    /// @param jitter 0 to 1; spreads mails that failed together, by up to a tenth of the wait
    Decision after(Delivery delivery, int attempts, boolean isGreylisted, Instant now, double jitter) {
        var wait = isGreylisted && attempts <= MOST_EARLY ? LaneBoard.shorter(waitAfter(attempts), GREYLISTED) : waitAfter(attempts);
        var due = now.plusMillis((long) (wait.toMillis() * (1 + jitter / 10)));
        var end = delivery.firstDueAt().plus(lifetime);
        if (!now.isBefore(end)) {
            return new Decision.GiveUp();
        }
        return new Decision.RetryAt(due.isAfter(end) ? end : due); // one last attempt when the lifetime ends
    }

    /// How many attempts a delivery has left after the next one, as far as its lifetime goes now.
    int attemptsLeft(Delivery delivery, Instant next) {
        var end = delivery.firstDueAt().plus(lifetime);
        int left = 0;
        var at = next;
        for (int attempts = delivery.attempts() + 1; at.isBefore(end) && left < MOST_COUNTED; attempts++) {
            at = at.plus(waitAfter(attempts));
            left++; // the last one when the lifetime ends
        }
        return left;
    }

    Duration waitAfter(int attempts) {
        return waits.get(Math.clamp(attempts - 1, 0, waits.size() - 1));
    }
}
