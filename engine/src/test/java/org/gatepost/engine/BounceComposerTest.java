package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.letter;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.junit.jupiter.api.Test;

final class BounceComposerTest {

    private static final Mailbox POSTMASTER = Mailbox.of("postmaster@gate.example");
    private static final BounceComposer COMPOSER = new BounceComposer("gate.example", Optional.of(POSTMASTER));
    private static final Diagnostic NO_USER = new Diagnostic(Status.permanentFailure(1, 1), "550 5.1.1 no such user", "mx.example.org");
    private static final Content ORIGINAL = content("Subject: hello\r\nX-Mark: original\r\n\r\nsecret body\r\n");

    // ---- who is told

    @Test
    void theSenderIsToldFromNobody() {
        var report = COMPOSER.compose(from(Mailbox.of("me@example.org")), List.of(failed("you@example.org")), Optional.of(ORIGINAL), NOON).orElseThrow();
        assertThat(report.envelope().reversePath()).isEqualTo(new NullPath());
        assertThat(report.envelope().recipients()).containsExactly(Recipient.of("me@example.org"));
        assertThat(report.subject()).isEqualTo("Not delivered: letter 1");
    }

    @Test
    void whoeverAskedForSilenceHearsNothing() {
        assertThat(composed(from(Mailbox.of("me@example.org")), wishing(Notify.NEVER))).isEmpty();
        assertThat(composed(from(Mailbox.of("me@example.org")), wishing(Notify.SUCCESS, Notify.DELAY))).isEmpty();
        assertThat(composed(from(Mailbox.of("me@example.org")), wishing(Notify.FAILURE, Notify.DELAY))).isPresent();
    }

    @Test
    void onlyThoseAreReportedWhoseFailureIsWanted() throws Exception {
        var report = composed(from(Mailbox.of("me@example.org")), wishing(Notify.NEVER), failed("loud@example.org")).orElseThrow();
        assertThat(status(report)).contains("rfc822; loud@example.org").doesNotContain("quiet@example.org");
        assertThat(text(parsed(report), 0)).doesNotContain("quiet@example.org");
    }

    @Test
    void aLetterFromNobodyIsReportedToThePostmasterAlone() {
        assertThat(composed(from(new NullPath()), failed("you@example.org")).orElseThrow().envelope().recipients()).containsExactly(Recipient.of(POSTMASTER.text()));
        var alone = new BounceComposer("gate.example", Optional.empty());
        assertThat(alone.compose(from(new NullPath()), List.of(failed("you@example.org")), Optional.empty(), NOON)).isEmpty();
    }

    @Test
    void aReportToThePostmasterThatFailsIsTheEnd() {
        var report = letter(1, held());
        var entry = entry(report, new NullPath(), List.of(failed(POSTMASTER.text())));
        assertThat(COMPOSER.compose(entry, entry.recipients(), Optional.empty(), NOON)).isEmpty();
    }

    // ---- what they are told

    @Test
    void aReportHasThePartsOfRfc3464() throws Exception {
        var message = parsed(composed(from(Mailbox.of("me@example.org")), failed("you@example.org")).orElseThrow());
        var type = new ContentType(message.getContentType());
        assertThat(type.getBaseType()).isEqualTo("multipart/report");
        assertThat(type.getParameter("report-type")).isEqualTo("delivery-status");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(message.getHeader("Message-ID")).hasSize(1);
        assertThat(message.getSentDate().toInstant()).isEqualTo(NOON);
        assertThat(message.getFrom()[0].toString()).contains("MAILER-DAEMON@gate.example");
        assertThat(parts(message).stream().map(BounceComposerTest::type)).containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(text(message, 0)).contains("<you@example.org>").contains("550 5.1.1 no such user").contains("letter 1");
        assertThat(text(message, 2)).contains("X-Mark: original").doesNotContain("secret body");
    }

    @Test
    void theMachinesPartNamesEachRecipientAndWhatWasSaid() throws Exception {
        var parameters = new MailParameters(Optional.empty(), Optional.of("QQ314159"), MailParameters.Body.UNDECLARED, false);
        var expired = new RecipientEntry(new Recipient(Mailbox.of("late@example.org"), Set.of(), Optional.of("rfc822;old@example.org")), Fate.EXPIRED,
                Optional.of(Diagnostic.ours(Status.transientFailure(4, 7), "given up")));
        var entry = letter(1, held());
        var sent = new QueueEntry(entry.id(), 1, NOON, Mailbox.of("me@example.org"), parameters, "", 0, "", List.of(failed("you@example.org"), expired), List.of(),
                Optional.empty());
        var blocks = status(COMPOSER.compose(sent, sent.recipients(), Optional.of(ORIGINAL), NOON).orElseThrow()).strip().split("\r\n\r\n");
        assertThat(blocks).hasSize(3);
        assertThat(blocks[0].lines()).contains("Reporting-MTA: dns; gate.example", "Original-Envelope-Id: QQ314159");
        assertThat(blocks[1].lines()).containsExactly("Final-Recipient: rfc822; you@example.org", "Action: failed", "Status: 5.1.1",
                "Remote-MTA: dns; mx.example.org", "Diagnostic-Code: smtp; 550 5.1.1 no such user");
        assertThat(blocks[2].lines()).containsExactly("Original-Recipient: rfc822;old@example.org", "Final-Recipient: rfc822; late@example.org", "Action: failed",
                "Status: 5.4.7");
    }

    @Test
    void whatMayHaveArrivedIsNotCalledUndelivered() throws Exception {
        var uncertain = failed("you@example.org").now(Fate.UNCERTAIN, Words.expired(NO_USER));
        assertThat(text(parsed(composed(from(Mailbox.of("me@example.org")), uncertain).orElseThrow()), 0)).contains("may have been delivered");
    }

    @Test
    void everyLineEndsByCrlfAndIsShortEnoughForSmtp() {
        var endless = failed("you@example.org").now(Fate.FAILED, new Diagnostic(Status.permanentFailure(1, 1), "wörter ".repeat(142), "mx.example.org"));
        var unbroken = failed("they@example.org").now(Fate.FAILED, new Diagnostic(Status.permanentFailure(1, 1), "ü".repeat(1000), "mx.example.org"));
        var report = composed(from(Mailbox.of("me@example.org")), endless, unbroken).orElseThrow();
        var text = new String(report.message(), StandardCharsets.UTF_8);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(text.split("\r\n")).allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(998));
        assertThat(text).endsWith("\r\n");
    }

    @Test
    void aSubjectInAnyScriptIsEncoded() throws Exception {
        var entry = letter(1, held());
        var sent = new QueueEntry(entry.id(), 1, NOON, Mailbox.of("me@example.org"), MailParameters.NONE, "Grüße \uD83D\uDC8C".repeat(20), 0, "", entry.recipients(),
                List.of(), Optional.empty());
        var report = composed(sent, failed("you@example.org")).orElseThrow();
        assertThat(new String(report.message(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("Subject:")).findFirst().orElseThrow()).isASCII();
        assertThat(parsed(report).getSubject()).isEqualTo("Not delivered: " + sent.subject());
    }

    @Test
    void aReportIsMadeThoughTheOriginalCannotBeRead() throws Exception {
        for (var content : List.of(Optional.<Content>empty(), Optional.<Content>of(new Unreadable()))) {
            var report = COMPOSER.compose(from(Mailbox.of("me@example.org")), List.of(failed("you@example.org")), content, NOON).orElseThrow();
            assertThat(parts(parsed(report))).hasSize(3);
        }
    }

    private record Unreadable() implements Content {
        @Override
        public long size() {
            return 100;
        }

        @Override
        public InputStream open() throws IOException {
            throw new DamagedContentException("gone");
        }
    }

    private static Optional<BounceComposer.Report> composed(QueueEntry entry, RecipientEntry... failures) {
        return COMPOSER.compose(entry, Arrays.asList(failures), Optional.of(ORIGINAL), NOON);
    }

    private static QueueEntry from(ReversePath sender) {
        var entry = letter(1, held());
        return entry(entry, sender, entry.recipients());
    }

    private static QueueEntry entry(QueueEntry like, ReversePath sender, List<RecipientEntry> recipients) {
        return new QueueEntry(like.id(), 1, NOON, sender, MailParameters.NONE, like.subject(), 0, "", recipients, List.of(), Optional.empty());
    }

    private static RecipientEntry failed(String address) {
        return new RecipientEntry(Recipient.of(address), Fate.FAILED, Optional.of(NO_USER));
    }

    private static RecipientEntry wishing(Notify... wishes) {
        return new RecipientEntry(new Recipient(Mailbox.of("quiet@example.org"), Set.of(wishes), Optional.empty()), Fate.FAILED, Optional.of(NO_USER));
    }

    private static Content content(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    private static MimeMessage parsed(BounceComposer.Report report) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(report.message()));
    }

    private static List<BodyPart> parts(MimeMessage message) throws MessagingException, IOException {
        var parts = new MimeMultipart(message.getDataHandler().getDataSource());
        return IntStream.range(0, parts.getCount()).mapToObj(i -> {
            try {
                return parts.getBodyPart(i);
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }).toList();
    }

    private static String type(BodyPart part) {
        try {
            return new ContentType(part.getContentType()).getBaseType();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(MimeMessage message, int part) throws MessagingException, IOException {
        try (var in = parts(message).get(part).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String status(BounceComposer.Report report) throws MessagingException, IOException {
        return text(parsed(report), 1);
    }
}
