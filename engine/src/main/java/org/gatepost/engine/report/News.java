package org.gatepost.engine.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.RecipientEntry;

/// Something that a sender may want to hear of a letter.
///
/// @param recipients whom it is about, with what was said last
/// @param until of a delay: when trying ends
/// @param at when it became known
public record News(Kind kind, QueueEntry entry, List<RecipientEntry> recipients, Optional<Instant> until, Instant at) {

    /// What happened to the recipients.
    public enum Kind {
        /// They will not be served, or perhaps were.
        FAILED,
        /// They wait for long.
        DELAYED,
        /// Their server has the letter, and reports nothing itself.
        RELAYED
    }

    public News {
        recipients = List.copyOf(recipients);
    }

    public static News failed(QueueEntry entry, List<RecipientEntry> recipients, Instant at) {
        return new News(Kind.FAILED, entry, recipients, Optional.empty(), at);
    }

    public static News delayed(QueueEntry entry, List<RecipientEntry> recipients, Instant until, Instant at) {
        return new News(Kind.DELAYED, entry, recipients, Optional.of(until), at);
    }

    public static News relayed(QueueEntry entry, List<RecipientEntry> recipients, Instant at) {
        return new News(Kind.RELAYED, entry, recipients, Optional.empty(), at);
    }

    /// Without those of whom the sender does not want to hear this (RFC 3461 4.1).
    News wanted() {
        var wanted = recipients.stream().filter(one -> switch (kind) {
            case FAILED -> one.recipient().wantsFailure();
            case DELAYED -> one.recipient().wantsDelay();
            case RELAYED -> one.recipient().wantsSuccess();
        }).toList();
        return new News(kind, entry, wanted, until, at);
    }

    /// Whether nobody knows of any of them that it was not served.
    boolean isDoubtful() {
        return kind == Kind.FAILED && recipients.stream().allMatch(one -> one.fate() == RecipientEntry.Fate.UNCERTAIN);
    }
}
