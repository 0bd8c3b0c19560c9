package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.CheckStep.Verdict;
import org.gatepost.smtp.client.Advice;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A check says what keeps mail from leaving and what to do, and hands nothing over.
final class CheckTest {

    @TempDir
    private Path home;

    private final Map<String, CheckStep> steps = new LinkedHashMap<>();

    @Test
    void allIsWellWithAVerifiedServerThatTakesThePassword() throws Exception {
        var certificate = TestCertificates.of(List.of("ip:127.0.0.1"), 90);
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).signIn("office@example.org", "secret").start()) {
            assertThat(check(via(host.port(), "smtp.auth", "password", "smtp.user", "office@example.org", "smtp.password", "secret", "tls.ca-file", "ca.pem"))).isTrue();
            assertThat(steps.keySet()).containsExactly("settings", "home", "disk", "permissions", "dkim", "dns", "connect", "greeting", "tls", "auth", "sender", "helo");
            assertThat(step("connect").seen()).isEqualTo("127.0.0.1:%d reached".formatted(host.port()));
            assertThat(step("greeting").seen()).startsWith("smarthost.example.org, offers ").contains("STARTTLS");
            assertThat(step("tls").seen()).startsWith("TLSv1.3 TLS_").contains("certificate for 127.0.0.1, issued by CN=A server for tests, until 2");
            assertThat(step("tls").verdict()).isEqualTo(Verdict.OK);
            assertThat(step("auth").seen()).isEqualTo("signed in as office@example.org with PLAIN (offered: LOGIN PLAIN)");
            assertThat(step("sender").seen()).startsWith("MAIL FROM:<office@example.org>: 250");
            assertThat(steps.values()).filteredOn(step -> step.verdict() == Verdict.OK).allMatch(step -> step.advice().isEmpty());
            assertThat(host.letters()).isEmpty();
        }
    }

    @Test
    void implicitTlsIsSpokenBeforeTheGreeting() throws Exception {
        var certificate = TestCertificates.of(List.of("ip:127.0.0.1"), 90);
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().implicitTls(certificate).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "implicit", "tls.ca-file", "ca.pem"))).isTrue();
            assertThat(steps.keySet()).containsSubsequence("connect", "tls", "greeting", "auth", "sender");
            assertThat(step("auth").verdict()).isEqualTo(Verdict.SKIPPED);
        }
    }

    @Test
    void aCertificateThatEndsSoonIsAWarning() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "require", "tls.ca-file", "ca.pem"))).as("mail would leave").isTrue();
            assertSays("tls", Verdict.WARNING, "certificate for localhost", Advice.CERTIFICATE_ENDS);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForStopsMailWhereTlsIsRequired() throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "require"))).isFalse();
            assertSays("tls", Verdict.FAILED, "the certificate is not trusted: it was issued by CN=A server for tests", Advice.CERTIFICATE_NOT_TRUSTED);
            assertThat(step("auth")).isEqualTo(CheckStep.skipped("auth", "not looked at, for 'tls' failed"));
            assertThat(step("sender").verdict()).isEqualTo(Verdict.SKIPPED);
        }
    }

    @Test
    void thePasswordIsKeptFromAServerThatNobodyVouchesFor() throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).signIn("office", "secret").start()) {
            assertThat(check(signingIn(host.port(), "smtp.tls", "enable"))).isFalse();
            assertSays("tls", Verdict.WARNING, "not trusted", Advice.CERTIFICATE_NOT_TRUSTED);
            assertSays("auth", Verdict.FAILED, "the password was not sent: the certificate is not trusted", Advice.PASSWORD_WITHHELD);
            assertThat(host.signIns()).isEmpty();
            assertThat(host.asked()).extracting(SmartHost.Asked::command).containsExactly("STARTTLS");
        }
    }

    @Test
    void anExpiredCertificateIsSaidToBeOne() throws Exception {
        var certificate = TestCertificates.expired();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "require", "tls.ca-file", "ca.pem"))).isFalse();
            assertSays("tls", Verdict.FAILED, "the certificate expired on ", Advice.CERTIFICATE_EXPIRED);
        }
    }

    @Test
    void aCertificateOfAnotherNameIsSaidToBeOne() throws Exception {
        var certificate = TestCertificates.ofAnotherName();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().implicitTls(certificate).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "implicit", "tls.ca-file", "ca.pem"))).isFalse();
            assertSays("tls", Verdict.FAILED, "for another name than 127.0.0.1: other.example.org", Advice.CERTIFICATE_OF_ANOTHER_NAME);
        }
    }

    @Test
    void aWrongPasswordIsTheServersVerdictInItsOwnWords() throws Exception {
        try (var host = SmartHost.with().signIn("office", "secret").start()) {
            assertThat(check(signingIn(host.port(), "smtp.tls", "disable", "smtp.auth.cleartext", "true", "smtp.password", "guess"))).isFalse();
            assertSays("auth", Verdict.FAILED, "sign-in as office refused: 535", Advice.PASSWORD_REFUSED);
            assertThat(step("auth").seen()).doesNotContain("guess");
            assertThat(host.signIns()).hasSize(1);
        }
    }

    @Test
    void aServerThatWantsAPasswordIsNamedAtTheSender() throws Exception {
        try (var host = SmartHost.with().signIn("office", "secret").signInInClear().start()) {
            assertThat(check(via(host.port(), "smtp.tls", "disable"))).isFalse();
            assertSays("sender", Verdict.FAILED, "530", Advice.SIGN_IN_WANTED);
        }
    }

    @Test
    void aPortWhereNobodyListensIsRefusedAndWhatComesAfterIsSkipped() throws Exception {
        assertThat(check(via(closedPort()))).isFalse();
        assertSays("connect", Verdict.FAILED, "connection refused", Advice.REFUSED);
        assertThat(List.of("greeting", "tls", "auth", "sender")).allSatisfy(name -> assertThat(step(name).verdict()).isEqualTo(Verdict.SKIPPED));
    }

    @Test
    void aNameThatDoesNotResolveIsSaidToBeOne() throws Exception {
        assertThat(check(via(25, "smtp.host", "mail.invalid"))).isFalse();
        assertSays("dns", Verdict.FAILED, "the name mail.invalid does not resolve", Advice.NAME_UNKNOWN);
        assertThat(step("connect").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "implicit"})
    void aServerThatSaysNothingDoesNotHoldTheCheckUp(String tls) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(check(via(server.getLocalPort(), "smtp.tls", tls, "smtp.timeout.command", "300ms"))).isFalse();
            assertSays(tls.equals("implicit") ? "tls" : "greeting", Verdict.FAILED, "stopped answering (time-out)", Advice.SILENT);
        }
    }

    @Test
    void plainTextAtAnImplicitPortIsMetWithTheAdviceToSpeakTls() throws Exception {
        try (var host = SmartHost.with().implicitTls(TestCertificates.localhost()).start()) {
            assertThat(check(via(host.port(), "smtp.tls", "enable", "smtp.timeout.command", "500ms"))).isFalse();
            assertSays("greeting", Verdict.FAILED, "stopped answering", Advice.SILENT);
            assertThat(step("greeting").advice()).contains("smtp.tls=implicit");
        }
    }

    @Test
    void tlsAtAPlainPortIsMetWithTheAdviceToUseStartTls() throws Exception {
        try (var host = SmartHost.with().start()) {
            assertThat(check(via(host.port(), "smtp.tls", "implicit"))).isFalse();
            assertSays("tls", Verdict.FAILED, "the server does not speak TLS here", Advice.NO_TLS_HERE);
        }
    }

    @Test
    void aServerWithoutStartTlsStopsMailOnlyWhereTlsIsRequired() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            assertThat(check(via(server.port(), "smtp.tls", "require"))).isFalse();
            assertSays("tls", Verdict.FAILED, "does not offer STARTTLS", Advice.NO_STARTTLS);
            assertThat(check(via(server.port(), "smtp.tls", "enable"))).isTrue();
            assertSays("tls", Verdict.WARNING, "mail goes unencrypted", Advice.PLAIN);
            assertThat(step("sender").verdict()).isEqualTo(Verdict.OK);
        }
    }

    @Test
    void whereTlsBreaksTheCheckGoesOnAsMailWould() throws Exception {
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", Reactions.noHandshake()).start()) {
            assertThat(check(via(server.port(), "smtp.tls", "enable"))).isTrue();
            assertSays("tls", Verdict.WARNING, "the handshake failed", Advice.PLAIN);
            assertThat(step("sender").verdict()).isEqualTo(Verdict.OK);
            assertThat(server.heard("MAIL")).hasSize(1);
        }
        try (var server = ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", Reactions.reply("454 4.7.0 not now")).start()) {
            assertThat(check(via(server.port(), "smtp.tls", "require"))).isFalse();
            assertSays("tls", Verdict.FAILED, "STARTTLS was refused: 454 4.7.0 not now", Advice.STARTTLS_REFUSED);
        }
    }

    @Test
    void aRefusedGreetingAndARefusedSenderAreTheServersWords() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, Reactions.replyAndHangUp("554 5.7.1 you are on our list")).start()) {
            assertThat(check(via(server.port()))).isFalse();
            assertSays("greeting", Verdict.FAILED, "554 5.7.1 you are on our list", Advice.GREETING_REFUSED);
        }
        try (var server = ScriptedSmtpServer.offering().always("MAIL", Reactions.reply("550 5.7.1 not you")).start()) {
            assertThat(check(via(server.port(), "postmaster", "me@example.org"))).isFalse();
            assertSays("sender", Verdict.FAILED, "MAIL FROM:<me@example.org>: 550 5.7.1 not you", Advice.SENDER_REFUSED);
            assertThat(check(via(server.port(), "postmaster", ""))).as("nobody has said another sender than <>").isTrue();
            assertSays("sender", Verdict.WARNING, "MAIL FROM:<>: 550 5.7.1 not you", Advice.SENDER_REFUSED);
        }
        try (var server = ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, Reactions.replyAndHangUp("HTTP/1.1 400 Bad Request")).start()) {
            assertThat(check(via(server.port()))).isFalse();
            assertSays("greeting", Verdict.FAILED, "HTTP/1.1 400 Bad Request", Advice.NOT_SMTP);
        }
        try (var server = ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, Reactions.hangUp()).start()) {
            assertThat(check(via(server.port()))).isFalse();
            assertSays("greeting", Verdict.FAILED, "closed the connection", Advice.HUNG_UP);
        }
    }

    @Test
    void nothingIsHandedOver() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").start()) {
            assertThat(check(via(server.port(), "smtp.tls", "disable", "helo-name", "gate.invalid"))).isTrue();
            assertThat(server.heard()).extracting(ScriptedSmtpServer.Heard::text).containsExactly("EHLO gate.invalid", "MAIL FROM:<>", "RSET", "QUIT");
            assertSays("helo", Verdict.WARNING, "greets as gate.invalid, which does not resolve", Advice.HELO_UNKNOWN);
        }
    }

    @Test
    void withoutAServerThatIsTheAnswer() throws Exception {
        assertThat(check(Map.of())).isFalse();
        assertSays("server", Verdict.FAILED, "no server configured", Advice.NO_SERVER);
    }

    @Test
    void aPauseIsNamed() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            assertThat(check(via(server.port(), "sending.paused", "true"))).isTrue();
            assertThat(step("sending").verdict()).isEqualTo(Verdict.WARNING);
        }
    }

    @Test
    void aSecretThatOthersMayReadIsNamed() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            Files.createDirectories(home.resolve("secrets"));
            Files.writeString(home.resolve("secrets/smtp"), "secret");
            check(via(server.port()));
            assertThat(step("permissions").verdict()).isEqualTo(Verdict.WARNING);
            assertThat(step("permissions").seen()).contains("secrets/smtp");
        }
    }

    // ---- settings that are not saved yet

    @Test
    void settingsToTryAreCheckedAsAWholeAndChangeNothing() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, via(closedPort()))) {
            assertThat(check(gateway, Map.of("smtp.port", "" + server.port()))).isTrue();
            assertThat(gateway.gateway().settings().values()).doesNotContainEntry("smtp.port", "" + server.port());
            assertThat(check(gateway, Map.of("smtp.port", "many"))).isFalse();
            assertThat(step("settings").verdict()).isEqualTo(Verdict.FAILED);
            assertThat(step("settings").seen()).isEqualTo("to try: smtp.port: must be a port number, 1-65535");
            assertThat(step("transport").verdict()).isEqualTo(Verdict.SKIPPED);
        }
    }

    @Test
    void aSavedPasswordGoesToNoOtherServer() throws Exception {
        try (var mine = ScriptedSmtpServer.offering("AUTH PLAIN").always("AUTH", Reactions.reply("235 2.7.0 welcome")).start();
                var other = ScriptedSmtpServer.offering("AUTH PLAIN").always("AUTH", Reactions.reply("235 2.7.0 welcome")).start();
                var gateway = TestGateway.on(home, signingIn(mine.port(), "smtp.tls", "disable", "smtp.auth.cleartext", "true"))) {
            assertThat(check(gateway, Map.of())).as("where it was saved for").isTrue();
            assertThat(mine.heard("AUTH")).hasSize(1);

            assertThat(check(gateway, Map.of("smtp.port", "" + other.port()))).isFalse();
            assertSays("auth", Verdict.FAILED, "it was saved for other settings of the server", Advice.PASSWORD_MISSING);
            assertThat(check(gateway, Map.of("smtp.host", "localhost"))).as("another name, the same server").isFalse();
            assertThat(check(gateway, Map.of("tls.ca-file", "other.pem"))).as("somebody else would vouch").isFalse();
            assertThat(other.heard("AUTH")).isEmpty();
            assertThat(mine.heard("AUTH")).hasSize(1);

            assertThat(check(gateway, Map.of("smtp.port", "" + other.port(), "smtp.password", "typed"))).as("given again").isTrue();
            assertThat(other.heard("AUTH")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets/smtp", "other"})
    void aReferenceThatCameWithARequestLeadsNowhere(String file) throws Exception {
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/smtp"), "secret");
        Files.writeString(home.resolve("other"), "another secret");
        try (var mine = ScriptedSmtpServer.offering("AUTH PLAIN").always("AUTH", Reactions.reply("235 2.7.0 welcome")).start();
                var other = ScriptedSmtpServer.offering("AUTH PLAIN").always("AUTH", Reactions.reply("235 2.7.0 welcome")).start();
                var gateway = TestGateway.on(home, signingIn(mine.port(), "smtp.tls", "disable", "smtp.auth.cleartext", "true", "smtp.password", "${file:secrets/smtp}"))) {
            assertThat(check(gateway, Map.of("smtp.port", "" + other.port(), "smtp.password", "${file:%s}".formatted(file)))).isFalse();
            assertThat(step("auth").verdict()).isEqualTo(Verdict.FAILED);
            assertThat(other.heard("AUTH")).isEmpty();
            assertThat(check(gateway, Map.of("smtp.password", "${file:%s}".formatted(file)))).as("the saved one may be named again").isEqualTo(file.equals("secrets/smtp"));
        }
    }

    private boolean check(Map<String, String> settings) throws Exception {
        try (var gateway = TestGateway.on(home, settings)) {
            return check(gateway, Map.of());
        }
    }

    private boolean check(TestGateway gateway, Map<String, String> changes) throws Exception {
        steps.clear();
        var told = new ArrayList<CheckStep>();
        boolean ok = gateway.gateway().check(changes, Optional.<Mailbox>empty(), told::add);
        told.forEach(step -> steps.put(step.name(), step));
        return ok;
    }

    private CheckStep step(String name) {
        return Optional.ofNullable(steps.get(name)).orElseThrow(() -> new AssertionError(name + " was not told: " + steps));
    }

    private void assertSays(String name, Verdict verdict, String seen, Advice advice) {
        assertThat(step(name).seen()).contains(seen);
        assertThat(step(name).verdict()).isEqualTo(verdict);
        assertThat(step(name).advice()).isEqualTo(advice.sentence());
    }

    private static Map<String, String> signingIn(int port, String... more) {
        var settings = via(port, "smtp.auth", "password", "smtp.user", "office", "smtp.password", "secret");
        settings.putAll(via(port, more));
        return settings;
    }

    private static int closedPort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
