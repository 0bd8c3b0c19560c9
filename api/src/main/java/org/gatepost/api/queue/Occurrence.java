package org.gatepost.api.queue;

import java.time.Instant;

/// What happened to a mail and when; stored in the same record as the change it explains, so no crash forgets it.
///
/// @param words one line for people: who did it, what the next hop said
public record Occurrence(Instant at, Kind kind, String words) {

    /// What kind of thing happened.
    public enum Kind {
        ACCEPTED, LEASED, ATTEMPTED, REGROUPED, IN_DOUBT, RETRACTED, RELEASED, HELD, RETRIED, DELAYED, RESTORED, FORGOTTEN
    }
}
