package org.gatepost.api.mail;

import java.net.IDN;
import java.util.Locale;

/// An address of the envelope: local part and domain as the client wrote them, without angle brackets.
/// The domain is empty only for a bare `Postmaster` (RFC 5321 4.5.1).
public record Mailbox(String localPart, String domain) implements ReversePath {

    public Mailbox {
        if (localPart.isEmpty()) {
            throw new IllegalArgumentException("an address needs something before the @");
        }
    }

    /// Splits `local@domain` at its last `@`; syntax beyond that is the intake's business.
    public static Mailbox of(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? new Mailbox(address, "") : new Mailbox(address.substring(0, at), address.substring(at + 1));
    }

    /// `local@domain`, as it goes between angle brackets.
    @Override
    public String text() {
        return domain.isEmpty() ? localPart : localPart + "@" + domain;
    }

    /// The domain for comparing and for DNS: in lower case (RFC 5321 2.4: domains are not case sensitive, local parts are), of U-labels their A-labels.
    public String domainKey() {
        try {
            return (domain.chars().allMatch(one -> one < 128) ? domain : IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return domain.toLowerCase(Locale.ROOT);
        }
    }

    /// Whether a server without SMTPUTF8 can be told it (RFC 6531).
    public boolean isAscii() {
        return text().chars().allMatch(one -> one < 128);
    }

    @Override
    public String toString() {
        return text();
    }
}
