package org.gatepost.api.queue;

import java.time.Instant;

/// Where a delivery stands. Every state has [#wakeAt()], so one index drives everything.
public sealed interface QueueState {

    /// Never by itself.
    Instant NEVER = Instant.MAX;

    /// When this state wants attention.
    Instant wakeAt();

    /// The delay runs: not tried, may be retracted.
    ///
    /// @param isFixed whether the time was named as such and follows the wall clock; else it is so long from now, however the clock is set
    record Pending(Instant until, boolean isFixed) implements QueueState {

        /// A delay that began now or then.
        public Pending(Instant until) {
            this(until, false);
        }

        @Override
        public Instant wakeAt() {
            return until;
        }
    }

    /// Due at a time: the first attempt after the delay, or the next one.
    record Scheduled(Instant at) implements QueueState {
        @Override
        public Instant wakeAt() {
            return at;
        }
    }

    /// Somebody has the right to attempt it and may be doing so.
    ///
    /// @param attempt counts from 1; a settlement that does not carry it is void
    /// @param until when another owner of a shared queue may take it over
    record Leased(String owner, int attempt, Instant until) implements QueueState {
        @Override
        public Instant wakeAt() {
            return until;
        }
    }

    /// Set aside until a person releases it.
    record Held() implements QueueState {
        @Override
        public Instant wakeAt() {
            return NEVER;
        }
    }
}
