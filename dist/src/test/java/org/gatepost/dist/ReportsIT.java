package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmtpConversation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a sender asked to hear (RFC 3461), through the product.
class ReportsIT {

    @TempDir
    private Path home;

    @Test
    void theSenderHearsOfSuccessAndFailureFromUsWhenTheServerTellsNothing() throws Exception {
        try (var server = refusing().start(); var gatepost = via(server)) {
            handIn(gatepost);
            var reports = server.awaitLetters(3).stream().map(ScriptedSmtpServer.Heard::text).filter(text -> text.contains("multipart/report")).toList();
            assertThat(reports).hasSize(2);
            assertThat(server.heard("MAIL FROM:<>")).hasSize(2);
            assertThat(server.heard("RCPT TO:<office@example.com>")).hasSize(2);
            assertThat(server.heard("RCPT TO:<known@example.net>")).containsExactly("RCPT TO:<known@example.net>");
            assertThat(reports).anySatisfy(text -> assertThat(part(text, 1)).contains("Original-Envelope-Id: QQ+1", "Original-Recipient: rfc822;Known@example.net",
                    "Final-Recipient: rfc822; known@example.net", "Action: relayed", "Status: 2.0.0").doesNotContain("unknown@example.net"));
            assertThat(reports).anySatisfy(text -> {
                assertThat(part(text, 0)).contains("What happened:", "There is no such mailbox", "550 5.1.1 no such user");
                assertThat(part(text, 1)).contains("Final-Recipient: rfc822; unknown@example.net", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user");
                assertThat(part(text, 2)).contains("Subject: An invoice", "two lines");
            });
        }
    }

    @Test
    void successIsLeftToAServerThatTellsIt() throws Exception {
        try (var server = refusing("DSN").start(); var gatepost = via(server)) {
            handIn(gatepost);
            var reports = server.awaitLetters(2).stream().map(ScriptedSmtpServer.Heard::text).filter(text -> text.contains("multipart/report")).toList();
            assertThat(reports).hasSize(1);
            assertThat(part(reports.getFirst(), 1)).contains("Action: failed").doesNotContain("relayed");
            assertThat(server.heard("MAIL FROM:<office@example.com>").getFirst()).contains("RET=FULL", "ENVID=QQ+2B1");
            assertThat(server.heard("RCPT TO:<known@example.net>").getFirst()).contains("NOTIFY=", "SUCCESS", "ORCPT=rfc822;Known@example.net");
        }
    }

    private static ScriptedSmtpServer.Terms refusing(String... extensions) {
        return ScriptedSmtpServer.offering(extensions).always("RCPT TO:<unknown@", Reactions.reply("550 5.1.1 no such user"));
    }

    private GatepostProcess via(ScriptedSmtpServer server) throws Exception {
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + server.port(), "smtp.tls=disable", "send.delay=0");
    }

    private static void handIn(GatepostProcess gatepost) throws Exception {
        try (var client = SmtpConversation.with(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatepost.smtpPort()))) {
            assertThat(client.say("EHLO client.example", 250)).contains("DSN");
            client.say("MAIL FROM:<office@example.com> RET=FULL ENVID=QQ+2B1", 250);
            client.say("RCPT TO:<known@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Known@example.net", 250);
            client.say("RCPT TO:<unknown@example.net> NOTIFY=SUCCESS,FAILURE", 250);
            client.say("DATA", 354);
            client.say("From: office@example.com\r\nSubject: An invoice\r\n\r\nof\r\ntwo lines\r\n.", 250);
        }
    }

    private static String part(String report, int number) throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(report.getBytes(StandardCharsets.ISO_8859_1)));
        try (var in = new MimeMultipart(message.getDataHandler().getDataSource()).getBodyPart(number).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
