package org.gatepost.smtp;

import java.util.Map;
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

    record Rset() implements Command {}

    record Noop() implements Command {}

    record Vrfy() implements Command {}

    record Help() implements Command {}

    record Quit() implements Command {}

    /// A line that is no command, and what to say to it.
    record Unusable(Reply reply) implements Command {}
}
