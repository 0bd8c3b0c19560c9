package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SSL: `implicit` encrypts from the first byte, to a verified server.
final class SslImplicitTest {

    @TempDir
    private Path home;

    @Test
    void encryptsFromTheFirstByte() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().implicitTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "implicit", "tls.ca-file", "ca.pem"))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    @Test
    void signsInWithoutStartTls() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().implicitTls(certificate).signIn("office", "secret").start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "implicit", "tls.ca-file", "ca.pem", "smtp.auth", "password",
                        "smtp.user", "office", "smtp.password", "secret"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEqualTo("office");
        }
    }

    @Test
    void waitsWhenTheCertificateIsNotTrusted() throws Exception {
        try (var host = SmartHost.with().implicitTls(TestCertificates.localhost()).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "implicit"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the certificate is not trusted");
            assertThat(host.letters()).isEmpty();
        }
    }

    @Test
    void waitsWhenTheServerDoesNotSpeakTls() throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").start();
                var gateway = TestGateway.on(home, via(server.port(), "smtp.tls", "implicit"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "TLS with 127.0.0.1:%d did not come about".formatted(server.port()));
            assertThat(server.heard("EHLO")).isEmpty();
            assertThat(server.heard("MAIL")).isEmpty();
        }
    }
}
