package org.gatepost.engine.history;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.queue.LetterState;

/// Which letters to look for. An empty text matches all.
///
/// @param states ends; empty: any
/// @param from the sender: an address, a domain (`@example.com`), or words that begin parts of it
/// @param to a recipient, likewise
/// @param subject words, each matched by how words of the subject begin
/// @param any words that begin parts of sender, recipients or subject, each in whichever of them
/// @param nextHop where the last attempt went: a host, or host:port
/// @param since ended then or later
/// @param until ended before
public record HistoryQuery(Set<LetterState> states, String from, String to, String subject, String any, String nextHop, Optional<Instant> since, Optional<Instant> until) {

    public static final HistoryQuery ALL = new HistoryQuery(Set.of(), "", "", "", "", "", Optional.empty(), Optional.empty());

    public HistoryQuery {
        states = Set.copyOf(states);
    }
}
