package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SSL: `require` lets mail wait rather than go to a server that is not encrypted and verified; the letter says why.
final class SslRequireTest {

    @TempDir
    private Path home;

    @Test
    void waitsWhenTlsIsNotOffered() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            waits(server, "does not offer TLS");
            assertThat(server.heard("STARTTLS")).isEmpty();
        }
    }

    @Test
    void waitsWhenStartTlsIsRefused() throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", Reactions.reply("454 4.7.0 not now")).start()) {
            waits(server, "STARTTLS was refused: 454 4.7.0 not now");
        }
    }

    @Test
    void waitsWhenTheHandshakeFails() throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", Reactions.noHandshake()).start()) {
            waits(server, "the TLS handshake failed");
        }
    }

    @Test
    void waitsWhenEhloIsRefused() throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("EHLO", Reactions.reply("502 5.5.1 what?")).start()) {
            waits(server, "does not offer TLS");
        }
    }

    private void waits(ScriptedSmtpServer server, String why) throws Exception {
        try (var gateway = TestGateway.on(home, via(server.port(), "smtp.tls", "require"))) {
            assertThat(gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, why).attempts()).isZero();
            assertThat(server.heard("MAIL")).isEmpty();
        }
    }

    @Test
    void waitsWhileTheCertificateIsNotTrusted() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "require"))) {
            var id = gateway.handIn();
            var waiting = gateway.awaitWaiting(id, LetterState.QUEUED, "the certificate is not trusted: it was issued by CN=A server for tests");
            assertThat(waiting.attempts()).isZero();
            assertThat(host.letters()).isEmpty();

            gateway.edit("tls.ca-file", "ca.pem");
            gateway.await(id, LetterState.SENT);
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void waitsWhenTheCertificateIsForAnotherName(String name) throws Exception {
        var certificate = TestCertificates.ofAnotherName();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.host", name, "smtp.tls", "require", "tls.ca-file", "ca.pem"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the certificate is for another name than %s: other.example.org".formatted(name));
            assertThat(host.letters()).isEmpty();
        }
    }

    @Test
    void waitsWhenTheCertificateHasExpiredThoughItIsTrusted() throws Exception {
        var certificate = TestCertificates.expired();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "require", "tls.ca-file", "ca.pem"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the certificate expired on ");
            assertThat(host.letters()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void sendsToATrustedServerOfThatName(String name) throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.host", name, "smtp.tls", "require", "tls.ca-file", "ca.pem"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }
}
