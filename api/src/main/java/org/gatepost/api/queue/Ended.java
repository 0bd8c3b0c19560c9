package org.gatepost.api.queue;

import java.time.Duration;
import java.time.Instant;

/// A letter that nothing more is done for; its content is kept a while so that a person can restore it.
///
/// @param keptUntil when content and entry go
/// @param delayLeft how much of the delay was left when it ended; what `restore` gives back
public record Ended(Ending how, Instant keptUntil, Duration delayLeft) {

    /// How it ended.
    public enum Ending { SENT, RETRACTED, FAILED, EXPIRED }
}
