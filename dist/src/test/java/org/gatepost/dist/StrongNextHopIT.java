package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmtpConversation;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What applications ask for is passed on to a real Postfix, which understands it: DSN, SMTPUTF8, and messages that came in chunks.
class StrongNextHopIT {

    private static final String BODY = "\r\n.\r\n..\r\nlast\r\n";

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    @Test
    void postfixReportsSuccessByTheWishesThatCameToUs() throws Exception {
        try (var world = ScriptedSmtpServer.offering("8BITMIME").start(); var postfix = Postfix.start(elsewhere, TestCertificates.rsa(List.of("ip:127.0.0.1"), 90), world.port());
                var gateway = gateway(postfix); var application = application(gateway)) {
            application.say("MAIL FROM:<office@example.org> RET=HDRS ENVID=order+2B1", 250);
            application.say("RCPT TO:<you@example.com> NOTIFY=SUCCESS ORCPT=rfc822;You+2Bold@example.com", 250);
            application.say("RCPT TO:<silent@example.com> NOTIFY=NEVER", 250);
            chunks(application, "Subject: dsn\r\n" + BODY);
            var report = world.awaitLetters(2).stream().map(ScriptedSmtpServer.Heard::text).filter(text -> text.contains("multipart/report")).findFirst();
            assertThat(report).as(postfix.log()).isPresent().get().asString()
                    .contains("Original-Envelope-Id: order+1", "Original-Recipient: rfc822;You+old@example.com", "Final-Recipient: rfc822; you@example.com", "Action: relayed", "postfix.example.org")
                    .doesNotContain("silent@example.com");
        }
    }

    @Test
    void postfixTakesAddressesInAnyScriptAndPassesThemOn() throws Exception {
        try (var world = ScriptedSmtpServer.offering("8BITMIME", "SMTPUTF8").start(); var postfix = Postfix.start(elsewhere, TestCertificates.rsa(List.of("ip:127.0.0.1"), 90), world.port());
                var gateway = gateway(postfix); var application = application(gateway)) {
            application.say("MAIL FROM:<gr\u00fc\u00dfe@example.org> SMTPUTF8", 250);
            application.say("RCPT TO:<\u7528\u6237@example.com>", 250);
            chunks(application, "From: gr\u00fc\u00dfe@example.org\r\nSubject: Gr\u00fc\u00dfe\r\n" + BODY);
            var letter = utf8(world.awaitLetters(1).getFirst().text());
            assertThat(utf8(world.heard("MAIL").getFirst())).as(postfix.log()).startsWith("MAIL FROM:<gr\u00fc\u00dfe@example.org>").contains("SMTPUTF8");
            assertThat(utf8(world.heard("RCPT").getFirst())).startsWith("RCPT TO:<\u7528\u6237@example.com>");
            assertThat(letter).contains("(Postfix) with ", "UTF8SMTP", "Subject: Gr\u00fc\u00dfe\r\n");
        }
    }

    private GatepostProcess gateway(Postfix postfix) throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), """
                smtp.host = 127.0.0.1
                smtp.port = %d
                smtp.tls = enable
                smtp.auth = password
                smtp.auth.cleartext = true
                smtp.user = office@example.org
                smtp.password = secret
                """.formatted(postfix.port()));
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "send.delay=0");
    }

    private static SmtpConversation application(GatepostProcess gateway) throws Exception {
        var application = SmtpConversation.with(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), gateway.smtpPort()));
        application.say("EHLO application.example.org", 250);
        return application;
    }

    private static void chunks(SmtpConversation application, String message) throws Exception {
        var first = message.substring(0, 5);
        var rest = message.substring(5);
        application.send("BDAT %d\r\n%s".formatted(first.length(), first));
        assertThat(application.reply()).startsWith("250 ");
        application.send("BDAT %d LAST\r\n%s".formatted(rest.getBytes(StandardCharsets.UTF_8).length, rest));
        assertThat(application.reply()).startsWith("250 2.0.0 queued as ");
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
