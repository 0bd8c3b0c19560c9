package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line against a mail server that people run: a real Exim.
class RealMailServersIT {

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

    private void configure(Exim exim, String tls, String password) throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), """
                smtp.host = 127.0.0.1
                smtp.port = %d
                smtp.tls = %s
                smtp.auth = password
                smtp.user = office@example.org
                smtp.password = %s
                tls.ca-file = ca.pem
                """.formatted(tls.equals("implicit") ? exim.implicitPort() : exim.port(), tls, password));
    }

    private GatepostProcess.Result gatepost(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
