package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/// The machine's clock, but one that jumps only when it is told to: between two calls of [#adopt] it goes as time passes, so
/// that what waits can be moved along with a jump before anybody reads the new time.
///
/// **Threads.** Any number may read, one adopts.
final class SteadyClock implements InstantSource {

    /// Less is the clock being disciplined, and followed at once.
    private static final Duration JUMP = Duration.ofSeconds(3);

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private volatile Reading last;

    private record Reading(Instant wall, long nanos) {}

    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.last = read();
    }

    /// To the millisecond.
    @Override
    public Instant instant() {
        var from = last;
        return from.wall().plusNanos(nanoTime.getAsLong() - from.nanos()).truncatedTo(ChronoUnit.MILLIS);
    }

    /// How far the machine's clock is ahead; zero but for a jump.
    Duration jump() {
        var seen = read();
        var ahead = Duration.between(instantAt(seen.nanos()), seen.wall());
        if (ahead.abs().compareTo(JUMP) >= 0) {
            return ahead;
        }
        last = seen;
        return Duration.ZERO;
    }

    /// Goes on from what the machine's clock says.
    ///
    /// @return how far that was ahead
    Duration adopt() {
        var seen = read();
        var ahead = Duration.between(instantAt(seen.nanos()), seen.wall());
        last = seen;
        return ahead;
    }

    private Instant instantAt(long nanos) {
        return last.wall().plusNanos(nanos - last.nanos());
    }

    private Reading read() {
        return new Reading(wall.instant(), nanoTime.getAsLong());
    }
}
