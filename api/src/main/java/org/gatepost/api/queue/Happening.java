package org.gatepost.api.queue;

import java.util.Map;
import java.util.Optional;

/// Something that happened to a mail, as history reads it from the queue.
///
/// @param seq grows with each
/// @param accepted the mail as it came; only of the first
/// @param recipients what is new with recipients, by their positions
/// @param ended how the letter has ended; empty while something is left to do
public record Happening(long seq, QueueId id, Occurrence what, Optional<QueueEntry> accepted, Map<Integer, RecipientEntry.Progress> recipients, Optional<Ended> ended) {

    public Happening {
        recipients = Map.copyOf(recipients);
    }
}
