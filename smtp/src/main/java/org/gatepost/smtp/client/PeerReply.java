package org.gatepost.smtp.client;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.smtp.Printable;

/// What a server said.
///
/// @param code 0 when it said nothing that can be understood
/// @param text all its lines as one, with their codes left out but for the first
record PeerReply(int code, String text) {

    private static final int LONGEST = 1000;
    private static final Pattern LINE_END = Pattern.compile("\\R");

    static PeerReply of(int code, String lines) {
        var text = new StringBuilder();
        for (var line : LINE_END.split(lines)) {
            var one = text.isEmpty() || line.length() < 4 ? line : line.substring(4);
            text.append(text.isEmpty() ? "" : " ").append(one.strip());
        }
        if (text.length() > 3 && text.charAt(3) == '-') {
            text.setCharAt(3, ' '); // as one line it is no longer followed by others
        }
        var clean = Printable.line(text.toString());
        return new PeerReply(Math.max(0, code), clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean);
    }

    boolean isPositive() {
        return code >= 200 && code < 400;
    }

    boolean isPermanent() {
        return code >= 500 && code < 600;
    }

    /// Refusals that are about our credentials, not about the mail (RFC 4954).
    boolean isAboutSignIn() {
        return code == 530 || code == 534 || code == 535 || code == 538;
    }

    /// Too many recipients for one transaction: 452, of old 552 (RFC 5321 4.5.3.1.10).
    boolean isAboutTheNumber() {
        var status = status();
        boolean said = status.subject() == 5 && status.detail() == 3;
        return code == 452 && (said || status.subject() == 0) || code == 552 && (said || text.toLowerCase(Locale.ROOT).contains("too many recipients"));
    }

    Diagnostic diagnostic(String host) {
        return new Diagnostic(status(), text.isEmpty() ? "an empty reply" : text, host);
    }

    private Status status() {
        int kind = isPermanent() ? 5 : isPositive() ? 2 : 4;
        var words = text.split(" ", 3);
        var said = words.length > 1 ? Status.parse(words[1]) : Optional.<Status>empty();
        return said.filter(one -> one.kind() == kind).orElse(new Status(kind, 0, 0));
    }
}
