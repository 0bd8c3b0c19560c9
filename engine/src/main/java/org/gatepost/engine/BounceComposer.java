package org.gatepost.engine;

import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.RecipientEntry;

/// The report that a mail was not delivered (RFC 3464 in RFC 3462), or nothing when there is nobody to tell.
///
/// @param hostName who reports
/// @param postmaster who hears of mail that has no sender
record BounceComposer(String hostName, Optional<Mailbox> postmaster) {

    private static final int MOST_HEADER = 64 << 10;
    private static final int LONGEST_LINE = 200; // in characters, so that it stays below the 998 bytes of RFC 5322 2.1.1
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    /// A letter of ours, ready for the queue.
    record Report(Envelope envelope, String subject, byte[] message) {}

    /// @param failures recipients that will not be served
    /// @param content the mail's own; only its header is returned
    Optional<Report> compose(QueueEntry entry, List<RecipientEntry> failures, Optional<Content> content, Instant now) {
        var told = failures.stream().filter(one -> one.recipient().wantsFailure()).toList();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        return switch (entry.reversePath()) {
            case Mailbox sender -> Optional.of(report(entry, sender, told, content, now));
            case NullPath() -> isOurOwnToPostmaster(entry) ? Optional.empty() : postmaster.map(one -> report(entry, one, told, content, now));
        };
    }

    /// A report to the postmaster that fails is never followed by another.
    private boolean isOurOwnToPostmaster(QueueEntry entry) {
        return entry.recipients().stream().anyMatch(one -> postmaster.equals(Optional.of(one.recipient().address())));
    }

    private Report report(QueueEntry entry, Mailbox to, List<RecipientEntry> failures, Optional<Content> content, Instant now) {
        var boundary = "=_" + entry.id() + "_" + entry.version();
        var date = DATE.format(now.atZone(ZoneId.systemDefault()));
        boolean doubtful = failures.stream().allMatch(one -> one.fate() == RecipientEntry.Fate.UNCERTAIN);
        var subject = (doubtful ? "Perhaps not delivered: " : "Not delivered: ") + (entry.subject().isEmpty() ? "(no subject)" : entry.subject());
        var head = """
                From: Mail Delivery System <MAILER-DAEMON@%s>
                To: <%s>
                Subject: %s
                Date: %s
                Message-ID: <%s.%d.bounce@%s>
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="%s"

                """.formatted(hostName, to.text(), encoded(subject), date, entry.id(), entry.version(), hostName, boundary);
        var human = """
                --%s
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Your letter %s delivered to %s.

                Subject: %s
                Handed over: %s

                %s
                %s

                """.formatted(boundary, doubtful ? "may not have been" : "was not", failures.size() == 1 ? "this recipient" : "these " + failures.size() + " recipients", entry.subject(),
                DATE.format(entry.acceptedAt().atZone(ZoneId.systemDefault())), String.join("\n", failures.stream().map(BounceComposer::forPeople).toList()),
                "Your letter was not changed and is not tried again. To send it once more, mend what the reply names and send it anew.");
        var machine = new StringBuilder("--%s\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; %s\nArrival-Date: %s\n"
                .formatted(boundary, hostName, DATE.format(entry.acceptedAt().atZone(ZoneId.systemDefault()))));
        entry.parameters().envid().ifPresent(envid -> machine.append("Original-Envelope-Id: ").append(envid).append('\n'));
        failures.forEach(one -> machine.append(forMachines(one)));
        var original = "\n--%s\nContent-Type: text/rfc822-headers\n\n%s\n--%s--\n".formatted(boundary, content.map(BounceComposer::header).orElse(""), boundary);
        var text = head + human + machine + original;
        return new Report(Envelope.of(new NullPath(), List.of(Recipient.of(to.text()))), subject,
                text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String forPeople(RecipientEntry one) {
        var why = one.why().map(words -> words.toString()).orElse("no reason was given");
        var doubt = one.fate() == RecipientEntry.Fate.UNCERTAIN ? "\n    It may have been delivered all the same: the server took it and then did not answer." : "";
        return "  <%s>\n    %s%s\n".formatted(one.recipient().address(), folded(why), doubt);
    }

    /// RFC 3464 2.3.
    private static String forMachines(RecipientEntry one) {
        var fields = new StringBuilder("\n");
        one.recipient().originalRecipient().ifPresent(original -> fields.append("Original-Recipient: ").append(original).append('\n'));
        fields.append("Final-Recipient: rfc822; ").append(one.recipient().address()).append("\nAction: failed\n");
        one.why().ifPresent(why -> {
            // a delay that outlived its time is a failure: 4.4.7 becomes 5.4.7 (RFC 3463 3.5)
            fields.append("Status: 5.").append(why.status().subject()).append('.').append(why.status().detail()).append('\n');
            if (!why.host().isEmpty()) {
                fields.append("Remote-MTA: dns; ").append(why.host()).append("\nDiagnostic-Code: smtp; ").append(folded(why.text())).append('\n');
            }
        });
        return fields.toString();
    }

    /// In lines that SMTP takes; a reply of many lines, or a plug-in's words, can be longer.
    private static String folded(String text) {
        var lines = new StringBuilder();
        int from = 0;
        while (text.length() - from > LONGEST_LINE) {
            int space = text.lastIndexOf(' ', from + LONGEST_LINE);
            int to = space > from ? space : from + LONGEST_LINE - (Character.isHighSurrogate(text.charAt(from + LONGEST_LINE - 1)) ? 1 : 0);
            lines.append(text, from, to).append("\n    ");
            from = space > from ? to + 1 : to;
        }
        return lines.append(text, from, text.length()).toString();
    }

    private static String encoded(String subject) {
        try {
            return MimeUtility.encodeText(subject, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }

    /// The header of the mail, as far as it is not endless.
    private static String header(Content content) {
        try (InputStream in = content.open()) {
            var bytes = new ByteArrayOutputStream();
            bytes.write(in.readNBytes((int) Math.min(MOST_HEADER, Math.max(0, content.size() - 1)))); // short of the checksum: a damaged body has no say here
            var text = bytes.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end + 2);
        } catch (IOException e) {
            return "";
        }
    }
}
