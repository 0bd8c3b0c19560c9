package org.gatepost.intake.smtp;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long a client may take: for a line, however few bytes at a time it sends; for a message, by its size; for all.
///
/// **Threads.** One says what is expected, any may ask whether it is overdue.
final class Pace {

    private static final long LEAST_BYTES_A_SECOND = 500;

    private final Limits limits;
    private final LongSupplier received;
    private final long beganAt = System.nanoTime();
    private volatile Expected expected = new Expected(Kind.LINE, beganAt, 0);

    /// What a client has to send.
    enum Kind { LINE, MESSAGE }

    /// @param line for a command line, or for a message to begin to flow (RFC 5321 4.5.3.2.7)
    /// @param session for everything; a message that is on its way may end
    record Limits(Duration line, Duration session) {

        static final Limits USUAL = new Limits(Duration.ofMinutes(5), Duration.ofHours(4));
    }

    private record Expected(Kind kind, long since, long receivedThen) {}

    /// @param received bytes from the client by now
    Pace(Limits limits, LongSupplier received) {
        this.limits = limits;
        this.received = received;
    }

    void expects(Kind what) {
        expected = new Expected(what, System.nanoTime(), received.getAsLong());
    }

    boolean isOverdue() {
        var now = expected;
        long nanos = System.nanoTime() - now.since();
        return switch (now.kind()) {
            case LINE -> nanos > limits.line().toNanos() || System.nanoTime() - beganAt > limits.session().toNanos();
            case MESSAGE -> received.getAsLong() - now.receivedThen() < (nanos - limits.line().toNanos()) / 1e9 * LEAST_BYTES_A_SECOND;
        };
    }
}
