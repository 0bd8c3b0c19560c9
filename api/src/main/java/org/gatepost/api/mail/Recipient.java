package org.gatepost.api.mail;

import java.util.Optional;
import java.util.Set;

/// One recipient of an envelope.
///
/// @param notifyOn what the sender wants to hear of (RFC 3461 4.1); empty when nothing was said
/// @param originalRecipient ORCPT as it was given, still in xtext (RFC 3461 4.2)
public record Recipient(Mailbox address, Set<Notify> notifyOn, Optional<String> originalRecipient) {

    public Recipient {
        notifyOn = Set.copyOf(notifyOn);
    }

    public static Recipient of(String address) {
        return new Recipient(Mailbox.of(address), Set.of(), Optional.empty());
    }

    /// When the sender wants a notification.
    public enum Notify { NEVER, SUCCESS, FAILURE, DELAY }

    /// Whether the sender is to hear when this recipient fails: yes, unless something else was asked for.
    public boolean wantsFailure() {
        return notifyOn.isEmpty() || notifyOn.contains(Notify.FAILURE);
    }

    /// Whether the sender is to hear when it takes long to reach this recipient: likewise.
    public boolean wantsDelay() {
        return notifyOn.isEmpty() || notifyOn.contains(Notify.DELAY);
    }

    /// Whether the sender is to hear of success: only when asked for.
    public boolean wantsSuccess() {
        return notifyOn.contains(Notify.SUCCESS);
    }
}
