package org.gatepost.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.engine.report.Reports.COMPOSER;
import static org.gatepost.engine.report.Reports.LATER;
import static org.gatepost.engine.report.Reports.NO_USER;
import static org.gatepost.engine.report.Reports.SENDER;
import static org.gatepost.engine.report.Reports.deferred;
import static org.gatepost.engine.report.Reports.failed;
import static org.gatepost.engine.report.Reports.letterFrom;
import static org.gatepost.engine.report.Reports.wishing;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.report.Reports.Parsed;
import org.junit.jupiter.api.Test;

/// What programs read, as a library reads it.
final class MachinePartTest {

    @Test
    void aFailureHasTheFieldsOfRfc3464InTheirOrder() throws Exception {
        var text = report(News.failed(letterFrom(SENDER), List.of(failed("you@example.org")), NOON)).raw(1);
        assertThat(text.lines().map(line -> line.replaceFirst(":.*Date", "").replaceFirst("(Date): .*", "$1"))).containsExactly(
                "Reporting-MTA: dns; gate.example", "Arrival-Date", "",
                "Final-Recipient: rfc822; you@example.org", "Action: failed", "Status: 5.1.1", "Remote-MTA: dns; mx.example.org",
                "Diagnostic-Code: smtp; 550 5.1.1 no such user", "Last-Attempt-Date");
    }

    @Test
    void whatCameInXtextIsDecoded() throws Exception {
        var parameters = new MailParameters(Optional.empty(), Optional.of("QQ+2B314159+3D"), MailParameters.Body.UNDECLARED, false);
        var one = new RecipientEntry(new Recipient(Mailbox.of("new@example.org"), Set.of(), Optional.of("rfc822;old+2Bbox@example.org")), Fate.FAILED, Optional.of(NO_USER));
        var report = report(News.failed(letterFrom(SENDER, parameters, "hello"), List.of(one), NOON));
        assertThat(report.status().getMessageDSN().getHeader("Original-Envelope-Id")).containsExactly("QQ+314159=");
        assertThat(report.field(0, "Original-Recipient")).isEqualTo("rfc822;old+box@example.org");
        assertThat(report.field(0, "Final-Recipient")).isEqualTo("rfc822; new@example.org");
    }

    @Test
    void whatExpiredHasFailedAndKeepsTheLastReply() throws Exception {
        var expired = deferred("late@example.org").now(Fate.EXPIRED, new Diagnostic(Status.transientFailure(4, 7), GivenUp.words("452 4.2.2 over quota"), "mx.example.org"));
        var report = report(News.failed(letterFrom(SENDER), List.of(expired), NOON));
        assertThat(report.field(0, "Action")).isEqualTo("failed");
        assertThat(report.field(0, "Status")).isEqualTo("5.4.7");
        assertThat(report.field(0, "Diagnostic-Code")).isEqualTo("smtp; 452 4.2.2 over quota");
    }

    @Test
    void whatMayHaveArrivedIsNotCalledFailed() throws Exception {
        var report = report(News.failed(letterFrom(SENDER), List.of(failed("you@example.org").now(Fate.UNCERTAIN, NO_USER), failed("they@example.org")), at(60)));
        assertThat(report.field(0, "Action")).isEqualTo("delayed");
        assertThat(report.field(0, "Status")).isEqualTo("4.4.2");
        assertThat(report.field(0, "Will-Retry-Until")).isEqualTo(Lines.date(at(60)));
        assertThat(report.field(0, "X-Gatepost-Outcome")).contains("may have been delivered");
        assertThat(report.field(1, "Action")).isEqualTo("failed");
        assertThat(report.field(1, "Will-Retry-Until")).isEmpty();
    }

    @Test
    void aDelaySaysHowLongItIsTried() throws Exception {
        var report = report(News.delayed(letterFrom(SENDER), List.of(deferred("you@example.org")), at(86_400), NOON));
        assertThat(report.field(0, "Action")).isEqualTo("delayed");
        assertThat(report.field(0, "Status")).isEqualTo("4.2.2");
        assertThat(report.field(0, "Will-Retry-Until")).isEqualTo(Lines.date(at(86_400)));
        assertThat(report.field(0, "Last-Attempt-Date")).isEqualTo(Lines.date(NOON));
    }

    @Test
    void aHandOverIsCalledRelayed() throws Exception {
        var one = wishing("you@example.org", Notify.SUCCESS).now(Fate.DELIVERED, new Diagnostic(Status.success(0, 0), "250 2.0.0 taken", "192.0.2.1"));
        var report = report(News.relayed(letterFrom(SENDER), List.of(one), NOON));
        assertThat(report.field(0, "Action")).isEqualTo("relayed");
        assertThat(report.field(0, "Status")).isEqualTo("2.0.0");
        assertThat(report.field(0, "Remote-MTA")).isEqualTo("dns; [192.0.2.1]");
    }

    @Test
    void whatWeFoundOutOurselvesIsNoReply() throws Exception {
        var ours = failed("you@example.org", Diagnostic.ours(Status.permanentFailure(1, 10), "example.org takes no mail"));
        var report = report(News.failed(letterFrom(SENDER), List.of(ours), NOON));
        assertThat(report.field(0, "Diagnostic-Code")).isEqualTo("X-Gatepost; example.org takes no mail");
        assertThat(report.field(0, "Remote-MTA")).isEmpty();
    }

    @Test
    void itIsAsciiWhateverWasSaid() throws Exception {
        var foreign = failed("you@example.org", new Diagnostic(Status.permanentFailure(1, 1), "550 5.1.1 Empf\u00e4nger unbekannt ".repeat(12).strip(), "mx.example.org"));
        var report = report(News.failed(letterFrom(SENDER), List.of(foreign, failed("they@example.org").now(Fate.FAILED, LATER)), NOON));
        assertThat(report.raw(1)).isASCII();
        assertThat(report.status().getRecipientDSNCount()).isEqualTo(2);
        assertThat(jakarta.mail.internet.MimeUtility.decodeText(report.field(0, "Diagnostic-Code").replace("smtp; ", ""))).isEqualTo(foreign.why().orElseThrow().text());
    }

    private static Parsed report(News news) throws Exception {
        return Parsed.of(COMPOSER.compose(news, Optional.empty()).orElseThrow());
    }
}
