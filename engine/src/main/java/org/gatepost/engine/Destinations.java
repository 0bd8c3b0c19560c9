package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.queue.Lane;

/// What the last attempts said about destinations: which cannot be reached, so that nobody else waits for them in vain, and which
/// want less at once.
///
/// **Threads.** Any number.
final class Destinations {

    private static final Duration FIRST_PROBE = Duration.ofMinutes(1);
    private static final Duration RAREST_PROBE = Duration.ofMinutes(5);
    private static final Duration ONE_BURST = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MANY = 10_000;

    private static final class State {
        private Instant changed;
        private Optional<Diagnostic> down = Optional.empty();
        private int probes;
        private Instant nextProbe = Instant.MIN;
        private double width;

        State(Instant changed, int width) {
            this.changed = changed;
            this.width = width;
        }
    }

    private final Map<Lane, State> states = new HashMap<>();

    /// Why a mail need not be tried now; empty: try it, perhaps as the one that finds out whether the destination is back.
    synchronized Optional<Diagnostic> down(Lane lane, Instant now) {
        var state = states.get(lane);
        if (state == null || state.down.isEmpty()) {
            return Optional.empty();
        }
        if (state.nextProbe.isAfter(now)) {
            return state.down.map(why -> new Diagnostic(why.status(), "not tried again so soon: " + why.text(), why.host()));
        }
        state.nextProbe = now.plus(Sending.ATTEMPT_TIME); // others wait for what this one finds
        return Optional.empty();
    }

    /// Nobody there.
    ///
    /// @return whether that is news
    synchronized boolean unreachable(Lane lane, Diagnostic why, RetryPolicy policy, int most, Instant now) {
        var state = state(lane, most, now);
        boolean news = state.down.isEmpty();
        state.probes = news ? 1 : state.probes + 1;
        var wait = FIRST_PROBE.multipliedBy(1L << Math.min(state.probes - 1, 10));
        wait = LaneBoard.shorter(LaneBoard.shorter(wait, RAREST_PROBE), policy.waitAfter(state.probes));
        state.down = Optional.of(why);
        state.nextProbe = now.plus(wait);
        state.changed = now;
        return news;
    }

    /// It took part; with each mail it takes one more may go at once.
    ///
    /// @return whether it could not be reached before
    synchronized boolean reached(Lane lane, int most) {
        var state = states.get(lane);
        if (state == null) {
            return false;
        }
        boolean news = state.down.isPresent();
        state.down = Optional.empty();
        state.width = Math.min(most, state.width + 1 / state.width);
        if (state.width >= most) {
            states.remove(lane);
        }
        return news;
    }

    /// It took part and took nothing, for now: half as many at once, once for each burst.
    synchronized void busy(Lane lane, int most, Instant now) {
        var known = Optional.ofNullable(states.get(lane));
        if (known.isPresent() && known.get().width < most && known.get().changed.plus(ONE_BURST).isAfter(now)) {
            return;
        }
        var state = state(lane, most, now);
        state.down = Optional.empty();
        state.width = Math.max(1, state.width / 2);
        state.changed = now;
    }

    /// How many may go at once.
    synchronized int width(Lane lane, int most) {
        var state = states.get(lane);
        return state == null ? most : Math.min(most, (int) state.width);
    }

    /// Whoever could not be reached is tried at once.
    synchronized void probeNow(Instant now) {
        states.values().forEach(state -> state.nextProbe = now);
    }

    private State state(Lane lane, int most, Instant now) {
        if (states.size() > MANY) {
            states.values().removeIf(one -> one.changed.plus(REMEMBERED).isBefore(now));
        }
        return states.computeIfAbsent(lane, _ -> new State(now, most));
    }
}
