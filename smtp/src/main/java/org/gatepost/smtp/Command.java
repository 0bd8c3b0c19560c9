package org.gatepost.smtp;

import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.ReversePath;

/// What a client asks for (RFC 5321 4.1).
public sealed interface Command {

    /// @param name what the client calls itself
    record Ehlo(String name) implements Command {}

    record Helo(String name) implements Command {}

    /// @param parameters by keyword in upper case; a keyword without value has an empty one
    record Mail(ReversePath from, Map<String, String> parameters) implements Command {}

    record Rcpt(Mailbox to, Map<String, String> parameters) implements Command {}

    record Data() implements Command {}

    /// So many octets of the message follow at once (RFC 3030 2).
    record Bdat(long size, boolean last) implements Command {}

    record StartTls() implements Command {}

    /// @param initial the first response, in base64 or `=` (RFC 4954 4)
    record Auth(String mechanism, Optional<String> initial) implements Command {}

    record Rset() implements Command {}

    record Noop() implements Command {}

    record Vrfy() implements Command {}

    record Help() implements Command {}

    record Quit() implements Command {}

    /// A line that is no command, and what to say to it.
    record Unusable(Reply reply) implements Command {}
}
