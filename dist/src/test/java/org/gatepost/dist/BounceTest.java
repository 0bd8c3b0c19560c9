package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who sent a letter that fails hears of it: a report from `<>`.
final class BounceTest {

    @TempDir
    private Path home;

    @Test
    void isAReportFromNobodyToTheSender() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always("RCPT TO:<unknown@", Reactions.reply("550 5.1.1 no such user")).start();
                var gateway = TestGateway.on(home, via(server.port(), "helo-name", "gate.example.com"))) {
            gateway.handIn("unknown@example.net", "known@example.net");
            server.awaitLetters(2);
            assertThat(server.heard("MAIL")).filteredOn(command -> command.startsWith("MAIL FROM:<>")).hasSize(1);
            assertThat(server.heard("RCPT TO:<office@example.com>")).hasSize(1);

            var report = read(server.letters().stream().map(ScriptedSmtpServer.Heard::text).filter(text -> text.contains("multipart/report")).findFirst().orElseThrow());
            assertThat(new InternetAddress(report.getHeader("To")[0]).getAddress()).isEqualTo(TestGateway.SENDER);
            assertThat(report.getHeader("Auto-Submitted")).containsExactly("auto-replied");
            assertThat(report.getSubject()).isEqualTo("Not delivered: An invoice");
            var type = new ContentType(report.getContentType());
            assertThat(type.getBaseType()).isEqualTo("multipart/report");
            assertThat(type.getParameter("report-type")).isEqualTo("delivery-status");
            var parts = new MimeMultipart(new ByteArrayDataSource(report.getInputStream(), report.getContentType()));
            assertThat(parts.getCount()).isEqualTo(3);
            assertThat(text(parts, 0)).contains("<unknown@example.net>", "550 5.1.1 no such user").doesNotContain("known@example.net>\r\n    250");
            assertThat(new ContentType(parts.getBodyPart(1).getContentType()).getBaseType()).isEqualTo("message/delivery-status");
            assertThat(text(parts, 1)).contains("Reporting-MTA: dns; gate.example.com", "Final-Recipient: rfc822; unknown@example.net", "Action: failed", "Status: 5.1.1",
                    "Diagnostic-Code: smtp; 550 5.1.1 no such user").doesNotContain("; known@example.net");
            assertThat(text(parts, 2)).contains("Subject: An invoice").doesNotContain("A line that begins with a dot");
        }
    }

    @Test
    void isNeverAnsweredWithAnother() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always("RCPT TO:<", Reactions.reply("550 5.1.1 nobody is known here")).start();
                var gateway = TestGateway.on(home, via(server.port()))) {
            gateway.handIn("unknown@example.net");
            Patience.await("letter and bounce have failed").until(() -> gateway.gateway().status().counts().getOrDefault(LetterState.FAILED, 0L) == 2);
            assertThat(server.heard("RCPT")).containsExactly("RCPT TO:<unknown@example.net>", "RCPT TO:<office@example.com>");
        }
    }

    private static MimeMessage read(String text) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(MimeMultipart parts, int number) throws MessagingException, IOException {
        return new String(parts.getBodyPart(number).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
