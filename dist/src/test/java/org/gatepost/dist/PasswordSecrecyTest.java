package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The password goes to nobody but an encrypted and verified server, whatever SSL says, unless somebody allows it in so many words.
final class PasswordSecrecyTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"disable", "enable"})
    void neverLeavesInClear(String tls) throws Exception {
        try (var host = SmartHost.with().signIn("office", "secret").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "smtp.tls", tls))) {
            var id = gateway.handIn();
            gateway.awaitWaiting(id, LetterState.QUEUED,
                    "the password was not sent to 127.0.0.1:%d: the connection is not encrypted".formatted(host.port()));
            assertThat(host.asked()).isEmpty();
            assertThat(host.letters()).isEmpty();
        }
    }

    static List<Named<Reactions.Reaction>> brokenStartTls() {
        return List.of(Named.of("refused", Reactions.reply("454 4.7.0 not now")), Named.of("no handshake", Reactions.noHandshake()));
    }

    @ParameterizedTest
    @MethodSource("brokenStartTls")
    void neverLeavesInClearWhenTlsBreaks(Reactions.Reaction toStartTls) throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS", "AUTH PLAIN LOGIN").always("STARTTLS", toStartTls).start();
                var gateway = TestGateway.on(home, signingIn(server.port(), "smtp.tls", "enable"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the password was not sent");
            assertThat(server.heard("STARTTLS")).isNotEmpty();
            assertThat(server.heard("AUTH")).isEmpty();
            assertThat(server.heard("MAIL")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "enable", "require"})
    void neverGoesToAServerWhoseCertificateIsNotTrusted(String tls) throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).signIn("office", "secret").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "smtp.tls", tls))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the certificate is not trusted");
            assertThat(host.asked()).isNotEmpty().allSatisfy(one -> assertThat(one.command()).isEqualTo("STARTTLS"));
            assertThat(host.letters()).isEmpty();
        }
    }

    @Test
    void neverGoesToAServerOfAnotherName() throws Exception {
        var certificate = TestCertificates.ofAnotherName();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).signIn("office", "secret").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "smtp.tls", "enable", "tls.ca-file", "ca.pem"))) {
            gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "the certificate is for another name");
            assertThat(host.asked()).isNotEmpty().allSatisfy(one -> assertThat(one.command()).isEqualTo("STARTTLS"));
        }
    }

    @Test
    void goesInClearWhenThatIsAllowed() throws Exception {
        try (var host = SmartHost.with().signIn("office", "secret").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "smtp.tls", "disable", "smtp.auth.cleartext", "true"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEqualTo("office");
            assertThat(host.signIns()).containsExactly(new SmartHost.SignIn(1, false, "PLAIN", "office", "secret", true));
        }
    }

    @Test
    void goesToAServerThatIsNotVerifiedWhenThatIsAllowed() throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).signIn("office", "secret").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "smtp.tls", "enable", "smtp.auth.cleartext", "true"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEqualTo("office");
            assertThat(host.signIns()).containsExactly(new SmartHost.SignIn(1, true, "PLAIN", "office", "secret", true));
        }
    }

    private static Map<String, String> signingIn(int port, String... more) {
        var settings = via(port, "smtp.auth", "password", "smtp.user", "office", "smtp.password", "secret");
        settings.putAll(via(port, more));
        return settings;
    }
}
