package org.gatepost.api.queue;

import java.time.Duration;
import java.time.Instant;

/// A letter that nothing more is done for; its content is kept a while so that a person can restore it.
///
/// @param keptUntil when content and entry go
/// @param delayLeft how much of the delay was left when it ended; what `restore` gives back
/// @param attempts how often it was tried until then
/// @param nextHop where the last attempt went, in words; empty when there was none
public record Ended(Ending how, Instant keptUntil, Duration delayLeft, int attempts, String nextHop) {

    /// What was left of the delay of a letter that was held: it waits for a person again.
    public static final Duration UNTIL_RELEASED = Duration.ofMillis(Long.MAX_VALUE);

    /// How it ended.
    public enum Ending { SENT, RETRACTED, FAILED, EXPIRED }
}
