package org.gatepost.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until a test moves it.
///
/// **Threads.** Any number.
public final class ManualClock implements InstantSource {

    private volatile Instant now;
    private volatile long nanos;

    /// Starts at the machine's time.
    public ManualClock() {
        this(Instant.now());
    }

    public ManualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Time passes.
    public synchronized void advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }

    /// Somebody sets the clock, or the machine slept: no time passes that anybody could have used.
    public synchronized void jump(Duration by) {
        now = now.plus(by);
    }

    /// The time that has passed, as `System.nanoTime` tells it.
    public long nanoTime() {
        return nanos;
    }
}
