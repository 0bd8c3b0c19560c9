package org.gatepost.api.queue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which entries to list. Texts match as case-insensitive parts; an empty text matches all.
///
/// @param states empty: all
/// @param any words, each in sender, a recipient or subject
/// @param acceptedBefore only entries older than this
public record Query(Set<LetterState> states, String from, String to, String subject, String any, Optional<Instant> acceptedBefore) {

    public static final Query ALL = new Query(Set.of(), "", "", "", "", Optional.empty());

    public Query {
        states = Set.copyOf(states);
    }

    public boolean matches(QueueEntry entry, Instant now) {
        return (states.isEmpty() || states.contains(entry.state(now)))
                && contains(entry.reversePath().text(), from)
                && (to.isEmpty() || hasRecipient(entry, to))
                && contains(entry.subject(), subject)
                && (any.isBlank() || Arrays.stream(any.strip().split("\\s+")).allMatch(word -> hasAnywhere(entry, word)))
                && acceptedBefore.map(entry.acceptedAt()::isBefore).orElse(true);
    }

    private static boolean hasAnywhere(QueueEntry entry, String word) {
        return contains(entry.subject(), word) || contains(entry.reversePath().text(), word) || hasRecipient(entry, word);
    }

    private static boolean hasRecipient(QueueEntry entry, String part) {
        return entry.recipients().stream().anyMatch(one -> contains(one.recipient().address().text(), part));
    }

    private static boolean contains(String text, String part) {
        return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
