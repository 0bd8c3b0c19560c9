package org.gatepost.engine.report;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.smtp.Xtext;

/// What programs read in a report: `message/delivery-status` (RFC 3464 2), its fields in the order given there.
///
/// Who may have got the letter is not called failed: see docs/decisions/uncertain-is-delayed.md.
final class MachinePart {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+");

    private final News news;

    private MachinePart(News news) {
        this.news = news;
    }

    static String of(News news, String hostName) {
        var part = new MachinePart(news);
        var fields = new StringBuilder();
        news.entry().parameters().envid().ifPresent(envid -> field(fields, "Original-Envelope-Id", decoded(envid)));
        field(fields, "Reporting-MTA", "dns; " + mta(hostName));
        field(fields, "Arrival-Date", Lines.date(news.entry().acceptedAt()));
        news.recipients().forEach(one -> fields.append('\n').append(part.recipient(one)));
        return fields.toString();
    }

    private String recipient(RecipientEntry one) {
        var fields = new StringBuilder();
        one.recipient().originalRecipient().ifPresent(original -> field(fields, "Original-Recipient", decoded(original)));
        field(fields, "Final-Recipient", typed(one.recipient().address()));
        boolean uncertain = one.fate() == RecipientEntry.Fate.UNCERTAIN && news.kind() == News.Kind.FAILED;
        field(fields, "Action", uncertain ? "delayed" : switch (news.kind()) {
            case FAILED -> "failed";
            case DELAYED -> "delayed";
            case RELAYED -> "relayed";
        });
        field(fields, "Status", status(one, uncertain));
        one.why().ifPresent(why -> said(fields, why));
        field(fields, "Last-Attempt-Date", Lines.date(news.at()));
        if (uncertain) {
            field(fields, "Will-Retry-Until", Lines.date(news.at())); // it is over
            field(fields, "X-Gatepost-Outcome", "uncertain; may have been delivered, is not tried again");
        }
        news.until().ifPresent(until -> field(fields, "Will-Retry-Until", Lines.date(until)));
        return fields.toString();
    }

    /// The class goes with the action: a delay that outlived its time is a failure, so 4.4.7 becomes 5.4.7 (RFC 3463 3.5).
    private String status(RecipientEntry one, boolean uncertain) {
        int kind = uncertain ? 4 : switch (news.kind()) {
            case FAILED -> 5;
            case DELAYED -> 4;
            case RELAYED -> 2;
        };
        return one.why().filter(_ -> !uncertain).map(why -> kind + "." + why.status().subject() + "." + why.status().detail())
                .orElse(uncertain ? "4.4.2" : kind + ".0.0"); // the connection ended
    }

    private static void said(StringBuilder fields, Diagnostic why) {
        var words = ascii(GivenUp.last(why.text()));
        if (why.host().isEmpty()) {
            field(fields, "Diagnostic-Code", "X-Gatepost; " + words);
        } else {
            field(fields, "Remote-MTA", "dns; " + mta(why.host()));
            field(fields, "Diagnostic-Code", "smtp; " + words);
        }
    }

    /// An address beyond ASCII in the form that this part can have (RFC 6533 3).
    private static String typed(Mailbox address) {
        if (address.isAscii()) {
            return "rfc822; " + address;
        }
        var text = new StringBuilder("utf-8; ");
        address.text().codePoints().forEach(one -> {
            if (one > ' ' && one < 127 && one != '\\' && one != '+' && one != '=') {
                text.append((char) one);
            } else {
                text.append("\\x{%X}".formatted(one));
            }
        });
        return text.toString();
    }

    private static String decoded(String xtext) {
        return Xtext.decode(xtext).orElse(xtext);
    }

    /// A name, or an address literal (RFC 3464 2.1.2).
    private static String mta(String host) {
        return !ADDRESS.matcher(host).matches() ? host : host.indexOf(':') < 0 ? "[" + host + "]" : "[IPv6:" + host + "]";
    }

    /// This part is 7bit (RFC 3464 2.1.1).
    private static String ascii(String text) {
        try {
            return MimeUtility.encodeText(text, "UTF-8", null).replaceAll("\r?\n[ \t]*", " ");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }

    private static void field(StringBuilder fields, String name, String value) {
        fields.append(name).append(": ").append(Lines.field(value)).append('\n');
    }
}
