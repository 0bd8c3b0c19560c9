package org.gatepost.api.mail;

import java.time.Duration;
import java.time.Instant;

/// When a mail is to leave at the earliest, as its sender asked for (RFC 4865). It makes the gateway's own delay longer, never shorter.
public sealed interface FutureRelease {

    /// HOLDFOR: so long after it was accepted, by whatever clock measures that.
    record HoldFor(Duration time) implements FutureRelease {}

    /// HOLDUNTIL: at this time, as the wall clock has it.
    record HoldUntil(Instant time) implements FutureRelease {}
}
