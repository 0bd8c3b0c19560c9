package org.gatepost.gui.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The gateway's clock, as far as it is known here: goes on by a clock that nobody can set.
///
/// **Threads.** Any number.
public final class ServerClock implements InstantSource {

    private record Reading(Instant time, long nanos) {}

    private final LongSupplier nanos;
    private volatile Reading last;

    public ServerClock(Instant begin, LongSupplier nanos) {
        this.nanos = nanos;
        this.last = new Reading(begin, nanos.getAsLong());
    }

    /// The gateway has just said what time it is.
    void hear(Instant now) {
        last = new Reading(now, nanos.getAsLong());
    }

    @Override
    public Instant instant() {
        var reading = last;
        return reading.time().plus(Duration.ofNanos(nanos.getAsLong() - reading.nanos()));
    }
}
