package org.gatepost.api.queue;

import java.util.Optional;

/// A compare-and-set: from the entry as it was seen to the next, or to its last.
///
/// @param expected the entry this was decided on; only its id and version are compared
/// @param next the entry as it is to be, its version one higher
/// @param isLast nothing comes after it: entry and content go
public record Change(QueueEntry expected, QueueEntry next, boolean isLast, Occurrence what) {

    public static Change to(QueueEntry expected, QueueEntry next, Occurrence what) {
        return new Change(expected, next, false, what);
    }

    /// @param last the entry as it ended, for history
    public static Change last(QueueEntry expected, QueueEntry last, Occurrence what) {
        return new Change(expected, last, true, what);
    }


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
