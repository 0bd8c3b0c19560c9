package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Server: a name or an address, of either kind; and what happens while there is none.
final class ServerTest {

    @TempDir
    private Path home;

    @Test
    void mayBeAName() throws Exception {
        var mail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        mail.start();
        try (var gateway = TestGateway.on(home, via(mail.getSmtp().getPort(), "smtp.host", "localhost"))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(mail.getReceivedMessages()).singleElement().satisfies(letter -> assertThat(letter.getSubject()).isEqualTo("An invoice"));
        } finally {
            mail.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "[::1], ::1", "[IPv6:::1], ::1"})
    void mayBeAnAddress(String set, String address) throws Exception {
        try (var host = SmartHost.with().address(address).start(); var gateway = TestGateway.on(home, via(host.port(), "smtp.host", set))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(host.awaitLetter().to()).containsExactly("somebody@example.net");
        }
    }

    @Test
    void mayBeAnAddressThatACertificateIsFor() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().address("::1").startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.host", "[::1]", "smtp.tls", "require", "tls.ca-file", "ca.pem"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isTrue();
        }
    }

    @Test
    void mailIsTakenAndWaitsWhileNoneIsSet() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, Map.of())) {
            var id = gateway.handIn();
            assertThat(gateway.awaitWaiting(id, LetterState.QUEUED, "no server configured").attempts()).isZero();

            gateway.edit("smtp.port", Integer.toString(host.port()));
            gateway.edit("smtp.host", "127.0.0.1");
            gateway.await(id, LetterState.SENT);
        }
    }

    @Test
    void mailWaitsWhileNobodyListensThere() throws Exception {
        int port;
        try (var nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        try (var gateway = TestGateway.on(home, via(port))) {
            var waiting = gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "cannot connect to 127.0.0.1:%d: connection refused".formatted(port));
            assertThat(waiting.attempts()).isZero();
        }
    }

    @Test
    void mailWaitsWhileItsNameDoesNotResolve() throws Exception {
        try (var gateway = TestGateway.on(home, via(25, "smtp.host", "mail.invalid"))) {
            var waiting = gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "cannot find the server mail.invalid: its name does not resolve");
            assertThat(waiting.attempts()).isZero();
        }
    }
}
