package org.gatepost.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.engine.report.Reports.COMPOSER;
import static org.gatepost.engine.report.Reports.LATER;
import static org.gatepost.engine.report.Reports.ORIGINAL;
import static org.gatepost.engine.report.Reports.POSTMASTER;
import static org.gatepost.engine.report.Reports.SENDER;
import static org.gatepost.engine.report.Reports.bytes;
import static org.gatepost.engine.report.Reports.content;
import static org.gatepost.engine.report.Reports.deferred;
import static org.gatepost.engine.report.Reports.failed;
import static org.gatepost.engine.report.Reports.letterFrom;
import static org.gatepost.engine.report.Reports.returning;
import static org.gatepost.engine.report.Reports.wishing;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;

import jakarta.mail.internet.ContentType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.MailParameters.Ret;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.report.Reports.Parsed;
import org.junit.jupiter.api.Test;

/// Who is told, and what their mail program sees; programs' part: [MachinePartTest], people's: [HumanPartTest].
final class ReportComposerTest {

    // ---- who is told

    @Test
    void theSenderIsToldFromNobody() {
        var report = reported(letterFrom(SENDER), failed("you@example.org")).orElseThrow();
        assertThat(report.envelope().reversePath()).isEqualTo(new NullPath());
        assertThat(report.envelope().recipients()).containsExactly(Recipient.of(SENDER.text()));
        assertThat(report.subject()).isEqualTo("Not delivered: letter 1");
    }

    @Test
    void failureIsToldUnlessSomethingElseWasAskedFor() {
        assertThat(reported(letterFrom(SENDER), wishing("a@example.org", Notify.NEVER))).isEmpty();
        assertThat(reported(letterFrom(SENDER), wishing("a@example.org", Notify.SUCCESS, Notify.DELAY))).isEmpty();
        assertThat(reported(letterFrom(SENDER), wishing("a@example.org", Notify.FAILURE, Notify.DELAY))).isPresent();
    }

    @Test
    void delayIsToldUnlessSomethingElseWasAskedFor() {
        assertThat(delayed(deferred("a@example.org"))).isPresent();
        assertThat(delayed(wishing("a@example.org", Notify.DELAY))).isPresent();
        assertThat(delayed(wishing("a@example.org", Notify.FAILURE, Notify.SUCCESS))).isEmpty();
        assertThat(delayed(wishing("a@example.org", Notify.NEVER))).isEmpty();
    }

    @Test
    void successIsToldOnlyWhenAskedFor() {
        assertThat(relayed(failed("a@example.org"))).isEmpty();
        assertThat(relayed(wishing("a@example.org", Notify.SUCCESS))).isPresent();
        assertThat(relayed(wishing("a@example.org", Notify.FAILURE, Notify.DELAY))).isEmpty();
        assertThat(relayed(wishing("a@example.org", Notify.NEVER))).isEmpty();
    }

    @Test
    void onlyThoseAreReportedOfWhomItIsWanted() throws Exception {
        var report = Parsed.of(reported(letterFrom(SENDER), wishing("quiet@example.org", Notify.NEVER), failed("loud@example.org")).orElseThrow());
        assertThat(report.status().getRecipientDSNCount()).isEqualTo(1);
        assertThat(report.field(0, "Final-Recipient")).isEqualTo("rfc822; loud@example.org");
        assertThat(report.text()).doesNotContain("quiet@example.org");
    }

    @Test
    void aLetterFromNobodyIsReportedToThePostmasterWhenItFailsAndElseToNobody() {
        assertThat(reported(letterFrom(new NullPath()), failed("you@example.org")).orElseThrow().envelope().recipients()).containsExactly(Recipient.of(POSTMASTER.text()));
        assertThat(COMPOSER.compose(News.delayed(letterFrom(new NullPath()), List.of(deferred("you@example.org")), at(1), NOON), Optional.empty())).isEmpty();
        assertThat(COMPOSER.compose(News.relayed(letterFrom(new NullPath()), List.of(wishing("you@example.org", Notify.SUCCESS)), NOON), Optional.empty())).isEmpty();
        var alone = new ReportComposer("gate.example", Optional.empty());
        assertThat(alone.compose(News.failed(letterFrom(new NullPath()), List.of(failed("you@example.org")), NOON), Optional.empty())).isEmpty();
    }

    @Test
    void aReportToThePostmasterThatFailsIsTheEnd() {
        var entry = letterFrom(new NullPath());
        var report = entry.next(List.of(failed(POSTMASTER.text())), List.of(), Optional.empty());
        assertThat(COMPOSER.compose(News.failed(report, report.recipients(), NOON), Optional.empty())).isEmpty();
    }

    // ---- what a mail program sees

    @Test
    void aReportHasThePartsOfRfc3464() throws Exception {
        var report = Parsed.of(reported(letterFrom(SENDER), failed("you@example.org")).orElseThrow());
        var type = new ContentType(report.message().getContentType());
        assertThat(type.getBaseType()).isEqualTo("multipart/report");
        assertThat(type.getParameter("report-type")).isEqualTo("delivery-status");
        assertThat(report.message().getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(report.message().getHeader("Message-ID")).hasSize(1);
        assertThat(report.message().getSentDate().toInstant()).isEqualTo(NOON);
        assertThat(report.message().getFrom()[0].toString()).contains("MAILER-DAEMON@gate.example");
        assertThat(report.parts().getCount()).isEqualTo(3);
        assertThat(report.type(0)).startsWith("text/plain");
        assertThat(report.type(1)).isEqualTo("message/delivery-status");
        assertThat(report.type(2)).isEqualTo("text/rfc822-headers");
        assertThat(report.parts().getReturnedMessage().getHeader("X-Mark")).containsExactly("original");
    }

    @Test
    void theSubjectSaysWhatHappened() {
        assertThat(delayed(deferred("you@example.org")).orElseThrow().subject()).isEqualTo("Delayed: letter 1");
        assertThat(relayed(wishing("you@example.org", Notify.SUCCESS)).orElseThrow().subject()).isEqualTo("Handed on: letter 1");
        var uncertain = failed("you@example.org").now(Fate.UNCERTAIN, LATER);
        assertThat(reported(letterFrom(SENDER), uncertain).orElseThrow().subject()).isEqualTo("Perhaps not delivered: letter 1");
        assertThat(reported(letterFrom(SENDER), uncertain, failed("they@example.org")).orElseThrow().subject()).isEqualTo("Not delivered: letter 1");
    }

    @Test
    void aSubjectInAnyScriptIsEncoded() throws Exception {
        var sent = letterFrom(SENDER, MailParameters.NONE, "Grüße \uD83D\uDC8C".repeat(20));
        var report = reported(sent, failed("you@example.org")).orElseThrow();
        assertThat(new String(bytes(report), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("Subject:")).findFirst().orElseThrow()).isASCII();
        assertThat(Parsed.of(report).message().getSubject()).isEqualTo("Not delivered: " + sent.subject());
    }

    @Test
    void everyLineEndsByCrlfAndIsShortEnoughForSmtp() throws Exception {
        var endless = failed("you@example.org", new Diagnostic(Status.permanentFailure(1, 1), "wörter ".repeat(142), "mx.example.org"));
        var unbroken = failed("they@example.org", new Diagnostic(Status.permanentFailure(1, 1), "\uD83D\uDC8C".repeat(500), "mx.example.org"));
        var text = new String(bytes(reported(letterFrom(SENDER), endless, unbroken).orElseThrow()), StandardCharsets.UTF_8);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(text.split("\r\n")).allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(998));
        assertThat(text).endsWith("\r\n");
        assertThat(text.substring(0, text.indexOf("message/delivery-status"))).as("no character is cut in two").doesNotContain("\uFFFD").doesNotContain("?");
    }

    // ---- what comes back

    @Test
    void theHeaderComesBackUnlessTheWholeIsAskedFor() throws Exception {
        for (var parameters : List.of(MailParameters.NONE, returning(Ret.HDRS))) {
            var report = Parsed.of(reported(letterFrom(SENDER, parameters, "hello"), failed("you@example.org")).orElseThrow());
            assertThat(report.type(2)).isEqualTo("text/rfc822-headers");
            assertThat(report.raw(2)).contains("X-Mark: original").doesNotContain("secret body");
        }
    }

    @Test
    void theWholeComesBackByteForByteWhenAskedFor() throws Exception {
        var original = "Subject: h\u00e9llo\r\nX-Mark: original\r\n\r\nsecr\u00e9t body\r\n--=_not-ours\r\n.\r\n";
        var report = Parsed.of(COMPOSER.compose(News.failed(letterFrom(SENDER, returning(Ret.FULL), "hello"), List.of(failed("you@example.org")), NOON),
                Optional.of(content(original))).orElseThrow());
        assertThat(report.type(2)).isEqualTo("message/rfc822");
        assertThat(report.raw(2)).isEqualTo(original);
        assertThat(report.parts().getReturnedMessage().getHeader("X-Mark")).containsExactly("original");
        assertThat(report.text()).contains("is your letter, whole");
    }

    @Test
    void onlyAFailureReturnsTheWhole() throws Exception {
        var news = News.delayed(letterFrom(SENDER, returning(Ret.FULL), "hello"), List.of(deferred("you@example.org")), at(1), NOON);
        assertThat(Parsed.of(COMPOSER.compose(news, Optional.of(ORIGINAL)).orElseThrow()).type(2)).isEqualTo("text/rfc822-headers");
    }

    @Test
    void whatIsTooLargeComesBackAsItsHeaderAndTheReportSaysSo() throws Exception {
        var report = Parsed.of(COMPOSER.compose(News.failed(letterFrom(SENDER, returning(Ret.FULL), "hello"), List.of(failed("you@example.org")), NOON),
                Optional.of(new Endless(Returned.MOST_WHOLE + 1))).orElseThrow());
        assertThat(report.type(2)).isEqualTo("text/rfc822-headers");
        assertThat(report.text()).contains("larger than 10 MB");
    }

    /// A letter that is all header, larger than any heap should hold.
    private record Endless(long size) implements Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream("X-Long: header\r\n".repeat(8192).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aReportIsMadeThoughTheOriginalCannotBeRead() throws Exception {
        for (var content : List.of(Optional.<Content>empty(), Optional.<Content>of(new Unreadable()))) {
            var report = COMPOSER.compose(News.failed(letterFrom(SENDER), List.of(failed("you@example.org")), NOON), content).orElseThrow();
            assertThat(Parsed.of(report).parts().getCount()).isEqualTo(3);
        }
    }

    @Test
    void aWholeThatProvesUnreadableIsLeftOutAndTheReportSaysSo() throws Exception {
        var news = News.failed(letterFrom(SENDER, returning(Ret.FULL), "hello"), List.of(failed("you@example.org")), NOON);
        var damaged = Optional.<Content>of(new Unreadable());
        var first = COMPOSER.compose(news, damaged).orElseThrow();
        assertThatThrownBy(() -> bytes(first)).isInstanceOf(DamagedContentException.class);
        var second = Parsed.of(COMPOSER.composeWithoutBody(news, damaged).orElseThrow());
        assertThat(second.type(2)).isEqualTo("text/rfc822-headers");
        assertThat(second.text()).contains("cannot be read any more");
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

    private static Optional<Report> reported(QueueEntry entry, RecipientEntry... failures) {
        return COMPOSER.compose(News.failed(entry, Arrays.asList(failures), NOON), Optional.of(ORIGINAL));
    }

    private static Optional<Report> delayed(RecipientEntry one) {
        return COMPOSER.compose(News.delayed(letterFrom(SENDER), List.of(one), at(1), NOON), Optional.of(ORIGINAL));
    }

    private static Optional<Report> relayed(RecipientEntry one) {
        return COMPOSER.compose(News.relayed(letterFrom(SENDER), List.of(one), NOON), Optional.of(ORIGINAL));
    }
}
