package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Addresses and header fields in any script go to servers that take them, and to no others (RFC 6531).
final class SmtpUtf8Test {

    @TempDir
    private Path home;

    @Test
    void theyGoToAServerThatTakesThem() throws Exception {
        try (var server = ScriptedSmtpServer.offering("SMTPUTF8", "8BITMIME", "PIPELINING").start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            handIn(gateway, "gr\u00fc\u00dfe@ex\u00e4mple.org", "Gr\u00fc\u00dfe", "\u7528\u6237@\u4f8b\u5b50.example");
            var letter = utf8(server.awaitLetters(1).getFirst().text());
            assertThat(letter).contains("with UTF8SMTP id ", "Subject: Gr\u00fc\u00dfe\r\n");
            assertThat(utf8(server.heard("MAIL").getFirst())).startsWith("MAIL FROM:<gr\u00fc\u00dfe@ex\u00e4mple.org> ").contains(" SMTPUTF8");
            assertThat(utf8(server.heard("RCPT").getFirst())).isEqualTo("RCPT TO:<\u7528\u6237@\u4f8b\u5b50.example>");
        }
    }

    @Test
    void theyFailAtAServerThatDoesNotTakeThem() throws Exception {
        try (var server = ScriptedSmtpServer.offering("8BITMIME").start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            for (var id : List.of(handIn(gateway, "\u00fc@example.org", "x", "b@example.net"), handIn(gateway, "a@example.org", "\u00fc", "b@example.net"),
                    handIn(gateway, "a@example.org", "x", "\u00fc@example.net"))) {
                var why = gateway.await(id, LetterState.FAILED).entry().recipients().getFirst().why().orElseThrow();
                assertThat(why.status().toString()).isEqualTo("5.6.7");
                assertThat(why.text()).contains("beyond ASCII");
            }
            assertThat(server.letters()).extracting(one -> one.text()).as("only the reports to the two in ASCII").hasSize(2).allMatch(text -> text.contains("5.6.7"));
        }
    }

    @Test
    void thoseInAsciiGetWhatTheOthersCannot() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            var id = handIn(gateway, "a@example.org", "x", "b@example.net", "\u00fc@example.net", "c@example.net");
            var letter = gateway.await(id, LetterState.FAILED);
            assertThat(letter.entry().recipients()).extracting(one -> one.fate()).containsExactly(Fate.DELIVERED, Fate.FAILED, Fate.DELIVERED);
            assertThat(server.heard("RCPT").subList(0, 2)).containsExactly("RCPT TO:<b@example.net>", "RCPT TO:<c@example.net>");
        }
    }

    @Test
    void whatWasDeclaredAndNeedsItNotGoesAnywhere() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            gateway.await(handIn(gateway, "a@example.org", "plain", "b@example.net"), LetterState.SENT);
            assertThat(server.heard("MAIL").getFirst()).doesNotContain("SMTPUTF8");
        }
    }

    @Test
    void aReportNamesTheAddressInAFormThatItCanHave() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            handIn(gateway, "a@example.org", "x", "\u00fc+x@example.net");
            var report = server.awaitLetters(1).getFirst().text();
            assertThat(report).contains("Final-Recipient: utf-8; \\x{FC}\\x{2B}x@example.net", "Content-Type: message/global-headers", "Status: 5.6.7");
        }
    }

    private static QueueId handIn(TestGateway gateway, String from, String subject, String... to) throws Exception {
        try (var client = gateway.application()) {
            client.say("MAIL FROM:<" + from + "> SMTPUTF8 BODY=8BITMIME", 250);
            for (var recipient : to) {
                client.say("RCPT TO:<" + recipient + ">", 250);
            }
            client.say("DATA", 354);
            client.send("From: a@example.org\r\nSubject: " + subject + "\r\n\r\ntext\r\n.\r\n");
            return TestGateway.idIn(client.reply());
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
