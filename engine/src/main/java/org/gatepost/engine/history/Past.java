package org.gatepost.engine.history;

import java.time.Instant;
import org.gatepost.api.queue.QueueEntry;

/// A letter that has ended.
///
/// @param entry as it ended; without deliveries and parameters
/// @param cursor grows with the time it ended
public record Past(QueueEntry entry, Instant endedAt, long cursor) {}
