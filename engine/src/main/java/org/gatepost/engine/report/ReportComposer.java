package org.gatepost.engine.report;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.QueueException;

/// The report of what became of a letter (RFC 3464 in RFC 6522), or nothing when there is nobody to tell.
///
/// @param hostName who reports
/// @param postmaster who hears of failures of mail that has no sender
public record ReportComposer(String hostName, Optional<Mailbox> postmaster) {

    /// @param content the letter's own
    public Optional<Report> compose(News news, Optional<Content> content) {
        return compose(news.wanted(), Returned.of(news, content));
    }

    /// The same for a letter whose body proved unreadable.
    public Optional<Report> composeWithoutBody(News news, Optional<Content> content) {
        return compose(news.wanted(), Returned.withoutBody(news, content));
    }

    private Optional<Report> compose(News news, Returned returned) {
        return news.recipients().isEmpty() ? Optional.empty() : addressee(news).map(to -> report(news, to, returned));
    }

    /// Nothing but a failure is told to the postmaster, and a report to the postmaster that fails is never followed by another.
    private Optional<Mailbox> addressee(News news) {
        return switch (news.entry().reversePath()) {
            case Mailbox sender -> Optional.of(sender);
            case NullPath() -> news.kind() != News.Kind.FAILED || isOurOwnToPostmaster(news) ? Optional.empty() : postmaster;
        };
    }

    private boolean isOurOwnToPostmaster(News news) {
        return news.entry().recipients().stream().anyMatch(one -> postmaster.equals(Optional.of(one.recipient().address())));
    }

    private Report report(News news, Mailbox to, Returned returned) {
        var entry = news.entry();
        var kind = news.kind().name().toLowerCase(Locale.ROOT);
        var boundary = "=_%s_%d_%s".formatted(entry.id(), entry.version(), kind);
        var subject = subject(news);
        var head = """
                From: Mail Delivery System <MAILER-DAEMON@%s>
                To: <%s>
                Subject: %s
                Date: %s
                Message-ID: <%5$s.%6$d.%7$s@%1$s>
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                    boundary="%8$s"
                Content-Transfer-Encoding: 8bit

                --%8$s
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                """.formatted(hostName, to.text(), encoded(subject), Lines.date(news.at()), entry.id(), entry.version(), kind, boundary);
        var parameters = new MailParameters(Optional.empty(), Optional.empty(), MailParameters.Body.UNDECLARED, !to.isAscii());
        return new Report(new Envelope(new NullPath(), parameters, List.of(Recipient.of(to.text()))), subject, draft -> {
            write(draft, head + HumanPart.of(news, returned.words()));
            write(draft, "\n--%s\nContent-Type: message/delivery-status\n\n%s".formatted(boundary, MachinePart.of(news, hostName)));
            write(draft, "\n--%s\nContent-Type: %s\nContent-Transfer-Encoding: 8bit\n\n".formatted(boundary, returned.type()));
            returned.body().to(draft);
            write(draft, "\n--%s--\n".formatted(boundary));
        });
    }

    private static String subject(News news) {
        var what = switch (news.kind()) {
            case FAILED -> news.isDoubtful() ? "Perhaps not delivered: " : "Not delivered: ";
            case DELAYED -> "Delayed: ";
            case RELAYED -> "Handed on: ";
        };
        return what + (news.entry().subject().isEmpty() ? "(no subject)" : news.entry().subject());
    }

    private static void write(Draft draft, String text) throws QueueException {
        var bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        draft.write(bytes, 0, bytes.length);
    }

    private static String encoded(String subject) {
        try {
            return MimeUtility.encodeText(subject, "UTF-8", null).replace("\r\n", "\n");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }
}
