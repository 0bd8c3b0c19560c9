package org.gatepost.api.queue;

import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Recipient;

/// A recipient and what became of it.
///
/// @param why the latest words about it; empty while nothing was tried
public record RecipientEntry(Recipient recipient, Fate fate, Optional<Diagnostic> why) {

    /// What became of a recipient. The first three are still to be served.
    public enum Fate {
        WAITING, DEFERRED, UNCERTAIN, DELIVERED, FAILED, EXPIRED, RETRACTED;

        public boolean isUnserved() {
            return this == WAITING || this == DEFERRED || this == UNCERTAIN;
        }
    }

    /// What became of a recipient, without the recipient.
    public record Progress(Fate fate, Optional<Diagnostic> why) {}

    public Progress progress() {
        return new Progress(fate, why);
    }

    public static RecipientEntry waiting(Recipient recipient) {
        return new RecipientEntry(recipient, Fate.WAITING, Optional.empty());
    }

    public RecipientEntry now(Fate next, Diagnostic words) {
        return new RecipientEntry(recipient, next, Optional.of(words));
    }
}
