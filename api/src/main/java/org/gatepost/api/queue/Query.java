package org.gatepost.api.queue;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which entries to list. Texts match as case-insensitive parts; an empty text matches all.
///
/// @param states empty: all
/// @param acceptedBefore only entries older than this
public record Query(Set<LetterState> states, String from, String to, String subject, Optional<Instant> acceptedBefore) {

    public static final Query ALL = new Query(Set.of(), "", "", "", Optional.empty());

    public Query {
        states = Set.copyOf(states);
    }

    public boolean matches(QueueEntry entry, Instant now) {
        return (states.isEmpty() || states.contains(entry.state(now)))
                && contains(entry.reversePath().text(), from)
                && (to.isEmpty() || entry.recipients().stream().anyMatch(r -> contains(r.recipient().address().text(), to)))
                && contains(entry.subject(), subject)
                && acceptedBefore.map(entry.acceptedAt()::isBefore).orElse(true);
    }

    private static boolean contains(String text, String part) {
        return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
