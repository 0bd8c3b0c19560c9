package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Server requires authentication, user ID and password: what the server gets, and what becomes of mail when it says no.
final class AuthenticationTest {

    @TempDir
    private Path home;

    private static final String PASSWORD = " pä ss,word\\#=${";

    @ParameterizedTest
    @CsvSource({"PLAIN, LOGIN", "LOGIN, PLAIN"})
    void signsInWithWhatTheServerOffers(String used, String notOffered) throws Exception {
        try (var host = trusted().signIn("office@example.com", PASSWORD).without(notOffered).start();
                var gateway = TestGateway.on(home, signingIn(host.port(), PASSWORD))) {
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEqualTo("office@example.com");
            assertThat(host.signIns()).containsExactly(new SmartHost.SignIn(1, true, used, "office@example.com", PASSWORD, true));
        }
    }

    @Test
    void thePasswordMayStandInAFile() throws Exception {
        try (var host = trusted().signIn("office@example.com", "from a file").start();
                var gateway = TestGateway.on(home, signingIn(host.port(), "${file:secrets/smtp}"))) {
            Files.writeString(home.resolve("secrets/smtp"), "from a file\n");
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEqualTo("office@example.com");
        }
    }

    @Test
    void userAndPasswordAreKeptAndNotUsedUnlessAuthenticationIsRequired() throws Exception {
        try (var host = trusted().start();
                var gateway = TestGateway.on(home, signingIn(host.port(), PASSWORD, "smtp.auth", "none"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().user()).isEmpty();
            assertThat(host.asked()).extracting(SmartHost.Asked::command).containsExactly("STARTTLS");
        }
    }

    /// The clock stands still: nothing but the new password can set the letter going.
    @Test
    void aRefusedPasswordBouncesNothingAndACorrectedOneHelpsAtOnce() throws Exception {
        try (var host = trusted().signIn("office@example.com", PASSWORD).start();
                var gateway = TestGateway.on(home, new ManualClock(), signingIn(host.port(), "a mistake"))) {
            var id = gateway.handIn();
            var waiting = gateway.awaitWaiting(id, LetterState.QUEUED, "sign-in as office@example.com refused: 535 5.7.8");
            assertThat(waiting.attempts()).isZero();
            assertThat(waiting.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(RecipientEntry.Fate.WAITING);
            assertThat(waiting.reason()).doesNotContain("a mistake");

            gateway.edit("smtp.password", PASSWORD);
            gateway.await(id, LetterState.SENT);
            assertThat(host.awaitLetter().from()).isEqualTo(TestGateway.SENDER);
        }
    }

    @Test
    void aPasswordThatTheServerComesToAcceptIsFoundByTryingAgain() throws Exception {
        try (var host = trusted().signIn("office@example.com", "old").start(); var gateway = TestGateway.on(home, signingIn(host.port(), "new"))) {
            var id = gateway.handIn();
            gateway.awaitWaiting(id, LetterState.QUEUED, "535");
            host.changePassword("new");
            gateway.await(id, LetterState.SENT);
            assertThat(host.awaitLetter().from()).isEqualTo(TestGateway.SENDER);
        }
    }

    @Test
    void aServerThatWantsSignInFromUsIsTroubleOfOurs() throws Exception {
        try (var host = trusted().signIn("office@example.com", PASSWORD).start();
                var gateway = TestGateway.on(home, new ManualClock(), signingIn(host.port(), PASSWORD, "smtp.auth", "none"))) {
            var id = gateway.handIn();
            assertThat(gateway.awaitWaiting(id, LetterState.QUEUED, "530 5.7.0 Authentication required").attempts()).isZero();

            gateway.edit("smtp.auth", "password");
            gateway.await(id, LetterState.SENT);
            assertThat(host.awaitLetter().from()).isEqualTo(TestGateway.SENDER);
        }
    }

    @Test
    void aServerThatOffersNoSignInIsTroubleOfOurs() throws Exception {
        TestCertificates.localhost().writeTo(home.resolve("ca.pem"));
        try (var server = ScriptedSmtpServer.offering("SIZE").start();
                var gateway = TestGateway.on(home, signingIn(server.port(), PASSWORD, "smtp.tls", "disable", "smtp.auth.cleartext", "true"))) {
            assertThat(gateway.awaitWaiting(gateway.handIn(), LetterState.QUEUED, "does not offer sign-in (AUTH)").attempts()).isZero();
            assertThat(server.heard("AUTH")).isEmpty();
            assertThat(server.heard("MAIL")).isEmpty();
        }
    }

    private SmartHost.Terms trusted() throws IOException {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        return SmartHost.with().startTls(certificate);
    }

    private static Map<String, String> signingIn(int port, String password, String... more) {
        var settings = via(port, "tls.ca-file", "ca.pem", "smtp.auth", "password", "smtp.user", "office@example.com", "smtp.password", password);
        settings.putAll(via(port, more));
        return settings;
    }
}
