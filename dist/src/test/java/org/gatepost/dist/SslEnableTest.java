package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.util.List;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// SSL: `enable` encrypts where it can, and sends all the same where it cannot.
final class SslEnableTest {

    @TempDir
    private Path home;

    @Test
    void encryptsWhenItIsOffered() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "enable", "tls.ca-file", "ca.pem"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    @Test
    void holdsWhenNothingIsSet() throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).start(); var gateway = TestGateway.on(home, via(host.port()))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    static List<Named<TestCertificate>> certificatesThatDoNotVerify() {
        return List.of(Named.of("not trusted", TestCertificates.localhost()), Named.of("of another name", TestCertificates.ofAnotherName()),
                Named.of("expired", TestCertificates.expired()));
    }

    @ParameterizedTest
    @MethodSource("certificatesThatDoNotVerify")
    void encryptsToAServerWhoseCertificateDoesNotVerify(TestCertificate certificate) throws Exception {
        try (var host = SmartHost.with().startTls(certificate).start(); var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "enable"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    @Test
    void sendsInClearWhenItIsNotOffered() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "enable"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isFalse();
        }
    }

    @Test
    void sendsInClearOnANewConnectionWhenStartTlsIsRefused() throws Exception {
        sendsInClearOnANewConnectionAfter(Reactions.reply("454 4.7.0 TLS not available due to temporary reason"));
    }

    @Test
    void sendsInClearOnANewConnectionWhenTheHandshakeFails() throws Exception {
        sendsInClearOnANewConnectionAfter(Reactions.noHandshake());
    }

    private void sendsInClearOnANewConnectionAfter(Reactions.Reaction toStartTls) throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", toStartTls).start();
                var gateway = TestGateway.on(home, via(server.port(), "smtp.tls", "enable"))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(server.heard("STARTTLS")).hasSize(1);
            assertThat(server.letters()).singleElement().satisfies(letter -> assertThat(letter.connection()).isEqualTo(2));
        }
    }
}
