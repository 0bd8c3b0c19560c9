package org.gatepost.api.mail;

/// Who hears of failure: a [Mailbox], or nobody ([NullPath], written `<>`). RFC 5321 4.4.
public sealed interface ReversePath permits Mailbox, NullPath {

    /// What stands between the angle brackets; empty for [NullPath].
    String text();

    /// Reads what [#text()] wrote.
    static ReversePath of(String text) {
        return text.isEmpty() ? new NullPath() : Mailbox.of(text);
    }
}
