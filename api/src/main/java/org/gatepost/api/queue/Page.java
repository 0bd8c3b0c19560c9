package org.gatepost.api.queue;

import java.util.List;
import java.util.Optional;

/// Some entries in the order of their ids, oldest first.
///
/// @param next what to ask on after; empty when this was the last page
public record Page(List<QueueEntry> entries, Optional<QueueId> next) {

    public Page {
        entries = List.copyOf(entries);
    }
}
