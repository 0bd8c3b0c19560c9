package org.gatepost.api.queue;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What happened to a mail and when; stored in the same record as the change it explains, so no crash forgets it.
///
/// @param words one line for people: who did it, what the next hop said
/// @param attempt of `ATTEMPTED`: how it went
public record Occurrence(Instant at, Kind kind, String words, Optional<Attempted> attempt) {

    public Occurrence(Instant at, Kind kind, String words) {
        this(at, kind, words, Optional.empty());
    }


    /// What kind of thing happened.
    public enum Kind {
        ACCEPTED, LEASED, ATTEMPTED, REGROUPED, IN_DOUBT, RETRACTED, RELEASED, HELD, RETRIED, DELAYED, RESTORED, FORGOTTEN, DISMISSED, STALE;

        /// The word in JSON and for people: `in doubt`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /// Whether history keeps it: the others only move a mail along.
        public boolean isForHistory() {
            return this != LEASED && this != REGROUPED && this != FORGOTTEN;
        }
    }
}
