package org.gatepost.api.queue;

import java.util.Optional;

/// A compare-and-set: from the entry as it was seen to the next, or to nothing.
///
/// @param expected the entry this was decided on; only its id and version are compared
/// @param next the entry to store, its version one higher; empty: entry and content go
public record Change(QueueEntry expected, Optional<QueueEntry> next, Occurrence what) {

    /// What came of it.
    public sealed interface Result {

        /// Durable now.
        ///
        /// @param entry as it stands now; the last one when it is gone
        record Stored(QueueEntry entry) implements Result {}

        /// Somebody was faster; nothing was changed.
        ///
        /// @param latest the entry as it stands; empty when it is gone
        record Stale(Optional<QueueEntry> latest) implements Result {}
    }
}
