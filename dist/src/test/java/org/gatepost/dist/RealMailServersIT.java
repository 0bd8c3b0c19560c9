package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.SmtpConversation;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line and the gateway against mail servers that people run: a real Exim, a real Postfix.
class RealMailServersIT {

    private static final String HEADER = "From: office@example.org\r\nTo: you@example.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\tfolded  with care\r\n";
    private static final String BODY = ".\r\n..two dots\r\nGr\u00fc\u00dfe, blanks at the end   \r\n\r\n" + "x".repeat(998) + "\r\nFrom here on\r\n\r\n";

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    @ParameterizedTest
    @ValueSource(strings = {"require", "enable", "implicit"})
    void aCheckIsGoodAndALetterArrives(String tls) throws Exception {
        var certificate = TestCertificates.rsa(List.of("ip:127.0.0.1"), 90);
        try (var exim = Exim.start(elsewhere, certificate)) {
            certificate.writeTo(home.resolve("ca.pem"));
            configure(exim, tls, "secret");
            try (var _ = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0")) {
                var check = gatepost("check");
                assertThat(check.out()).as(exim.log()).contains("exim.example.org, offers", "ok       tls          TLSv1.3", "signed in as office@example.org with PLAIN", "Mail can leave.");
                assertThat(check.code()).isZero();
                assertThat(exim.letters()).as("a check sends nothing").isEmpty();
                var test = gatepost("test", "you@example.com");
                assertThat(test.out()).as(exim.log()).contains("> AUTH PLAIN ***", "> RCPT TO:<you@example.com>", "delivered: 127.0.0.1: 250 OK id=").doesNotContain("secret");
                assertThat(test.code()).isZero();
                assertThat(exim.letters()).hasSize(1).first().asString().contains("mail leaves as it should");
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidByTheServer() throws Exception {
        var certificate = TestCertificates.rsa(List.of("ip:127.0.0.1"), 90);
        try (var exim = Exim.start(elsewhere, certificate)) {
            certificate.writeTo(home.resolve("ca.pem"));
            configure(exim, "require", "wrong");
            var check = gatepost("check");
            assertThat(check.out()).contains("failed   auth         sign-in as office@example.org refused: 535 Incorrect authentication data", "app password", "Mail would not leave.");
            assertThat(check.code()).isEqualTo(69);
        }
    }

    @Test
    void withoutTlsNoPasswordIsSent() throws Exception {
        var certificate = TestCertificates.rsa(List.of("ip:127.0.0.1"), 90);
        try (var exim = Exim.start(elsewhere, certificate)) {
            configure(exim, "disable", "secret");
            Files.deleteIfExists(home.resolve("ca.pem"));
            var check = gatepost("check", "--set", "tls.ca-file=");
            assertThat(check.out()).contains("warning  tls", "failed   auth         the password was not sent: the connection is not encrypted");
            assertThat(check.code()).isEqualTo(69);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "enable", "implicit"})
    void whatPostfixTakesArrivesByteForByte(String tls) throws Exception {
        var certificate = TestCertificates.rsa(List.of("ip:127.0.0.1"), 90);
        try (var next = SmartHost.with().start(); var postfix = Postfix.start(elsewhere, certificate, next.port())) {
            certificate.writeTo(home.resolve("ca.pem"));
            configure(postfix, tls, "secret");
            try (var gateway = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "send.delay=0");
                    var application = SmtpConversation.with(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), gateway.smtpPort()))) {
                var check = gatepost("check");
                assertThat(check.out()).as(postfix.log()).contains("postfix.example.org, offers", "ok       tls          TLSv1.3", "signed in as office@example.org with PLAIN", "Mail can leave.");
                application.say("EHLO application.example.org", 250);
                application.handIn("office@example.org", List.of("you@example.com", "two@example.com"), HEADER + "\r\n" + BODY);
                var letter = next.awaitLetter();
                assertThat(letter.from()).isEqualTo("office@example.org");
                assertThat(letter.to()).containsExactlyInAnyOrder("you@example.com", "two@example.com");
                assertThat(letter.text().split("\r\n\r\n", 2)[1]).as(postfix.log()).isEqualTo(new String(BODY.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
                assertThat(letter.text()).contains(HEADER);
                assertThat(letter.header("Received").getFirst()).contains("postfix.example.org (Postfix)", "with ESMTPSA");
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidByPostfix() throws Exception {
        var certificate = TestCertificates.rsa(List.of("ip:127.0.0.1"), 90);
        try (var next = SmartHost.with().start(); var postfix = Postfix.start(elsewhere, certificate, next.port())) {
            certificate.writeTo(home.resolve("ca.pem"));
            configure(postfix, "require", "wrong");
            var check = gatepost("check");
            assertThat(check.out()).contains("failed   auth         sign-in as office@example.org refused: 535 5.7.8 Error: authentication failed", "Mail would not leave.");
            assertThat(check.code()).isEqualTo(69);
            assertThat(next.letters()).isEmpty();
        }
    }

    private void configure(RealMailServer server, String tls, String password) throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), """
                smtp.host = 127.0.0.1
                smtp.port = %d
                smtp.tls = %s
                smtp.auth = password
                smtp.user = office@example.org
                smtp.password = %s
                tls.ca-file = ca.pem
                """.formatted(tls.equals("implicit") ? server.implicitPort() : server.port(), tls, password));
    }

    private GatepostProcess.Result gatepost(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
