package org.gatepost.engine.report;

import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.letter;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.BytesDraft;

/// What tests of reports need, and a report as Jakarta Mail reads it.
final class Reports {

    static final Mailbox SENDER = Mailbox.of("me@example.org");
    static final Mailbox POSTMASTER = Mailbox.of("postmaster@gate.example");
    static final ReportComposer COMPOSER = new ReportComposer("gate.example", Optional.of(POSTMASTER));
    static final Diagnostic NO_USER = new Diagnostic(Status.permanentFailure(1, 1), "550 5.1.1 no such user", "mx.example.org");
    static final Diagnostic LATER = new Diagnostic(Status.transientFailure(2, 2), "452 4.2.2 over quota", "mx.example.org");
    static final Content ORIGINAL = content("Subject: hello\r\nX-Mark: original\r\n\r\nsecret body\r\n");

    private Reports() {}

    /// A report, parsed by a library that knows nothing of ours.
    record Parsed(MimeMessage message, MultipartReport parts) {

        static Parsed of(Report report) throws MessagingException, IOException, QueueException {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes(report)));
            return new Parsed(message, new MultipartReport(message.getDataHandler().getDataSource()));
        }

        String text() throws MessagingException, IOException {
            return raw(0);
        }

        DeliveryStatus status() throws MessagingException {
            return (DeliveryStatus) Objects.requireNonNull(parts.getReport());
        }

        /// A field of the block about a recipient; empty when it is not there.
        String field(int recipient, String name) throws MessagingException {
            var values = status().getRecipientDSN(recipient).getHeader(name);
            return values == null ? "" : String.join("|", values).replaceAll("\r?\n[ \t]+", " ");
        }

        String type(int part) throws MessagingException {
            return parts.getBodyPart(part).getContentType();
        }

        String raw(int part) throws MessagingException, IOException {
            try (var in = ((MimeBodyPart) parts.getBodyPart(part)).getRawInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    static byte[] bytes(Report report) throws IOException, QueueException {
        try (var draft = new BytesDraft()) {
            report.message().to(draft);
            return draft.bytes();
        }
    }

    static QueueEntry letterFrom(ReversePath sender) {
        return letterFrom(sender, MailParameters.NONE, "letter 1");
    }

    static QueueEntry letterFrom(ReversePath sender, MailParameters parameters, String subject) {
        var like = letter(1, held());
        return new QueueEntry(like.id(), 1, NOON, sender, parameters, subject, 0, "", like.recipients(), List.of(), Optional.empty());
    }

    static MailParameters returning(MailParameters.Ret ret) {
        return new MailParameters(Optional.of(ret), Optional.empty(), MailParameters.Body.UNDECLARED, false);
    }

    static RecipientEntry failed(String address) {
        return failed(address, NO_USER);
    }

    static RecipientEntry failed(String address, Diagnostic why) {
        return new RecipientEntry(Recipient.of(address), Fate.FAILED, Optional.of(why));
    }

    static RecipientEntry deferred(String address) {
        return new RecipientEntry(Recipient.of(address), Fate.DEFERRED, Optional.of(LATER));
    }

    static RecipientEntry wishing(String address, Notify... wishes) {
        return new RecipientEntry(new Recipient(Mailbox.of(address), Set.of(wishes), Optional.empty()), Fate.FAILED, Optional.of(NO_USER));
    }

    static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
