package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A letter as the gateway tells of it.
///
/// @param dueAt when it leaves or is tried again; null when nobody knows
/// @param endedAt null while it is in the queue
/// @param reason the last reply, or why it waits; may be empty
public record Letter(String id, Stage stage, String from, List<Receiver> receivers, String subject, long size, Instant receivedAt, @Nullable Instant dueAt,
        @Nullable Instant endedAt, @Nullable Instant givesUpAt, int attempts, String reason, String nextHop, String source) {

    /// One recipient and what became of it.
    ///
    /// @param state `waiting delivered deferred failed uncertain retracted`
    public record Receiver(String address, String state, String reply) {}

    public Optional<Instant> due() {
        return Optional.ofNullable(dueAt);
    }

    /// All recipients in one line, the first by name.
    public String to() {
        return switch (receivers.size()) {
            case 0 -> "";
            case 1 -> receivers.getFirst().address();
            default -> receivers.getFirst().address() + "  +" + (receivers.size() - 1);
        };
    }

    /// Where it still has to arrive, in lower case.
    public Set<String> openDomains() {
        return receivers.stream().filter(one -> one.state().equals("waiting") || one.state().equals("deferred"))
                .map(one -> one.address().substring(one.address().lastIndexOf('@') + 1).replace(">", "").toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /// Whether a search finds it.
    ///
    /// @param words in lower case
    public boolean matches(String words) {
        return subject.toLowerCase(Locale.ROOT).contains(words) || from.toLowerCase(Locale.ROOT).contains(words)
                || receivers.stream().anyMatch(one -> one.address().toLowerCase(Locale.ROOT).contains(words)) || id.toLowerCase(Locale.ROOT).equals(words);
    }
}
