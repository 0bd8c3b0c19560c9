package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.gatepost.smtp.Senders;
import org.gatepost.smtp.Verifier;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TLS with clients: STARTTLS (RFC 3207) and from the first byte (RFC 8314).
@Timeout(60)
class TlsTest {

    @TempDir
    private Path directory;

    @Test
    void startTlsLeadsToANewSessionUnderTls() throws Exception {
        try (var server = Server.withTls(directory); var client = server.connect()) {
            client.expect("220");
            client.say("EHLO client.example.org");
            assertThat(client.lines()).contains("250-STARTTLS");
            client.say("STARTTLS").expect("220 2.0.0");
            client.encrypt(trusting(TestCertificates.localhost()));
            client.say("MAIL FROM:<a@example.org>").expect("503 5.5.1"); // what was said before is forgotten
            client.say("EHLO client.example.org");
            assertThat(client.lines()).doesNotContain("250-STARTTLS");
            client.say("STARTTLS").expect("502 5.5.1");
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "DATA").expect("250", "250", "354");
            client.send("Subject: secret\r\n\r\nx\r\n.\r\nQUIT\r\n").expect("250 2.0.0", "221").expectEnd();
            var origin = server.kept().getFirst().origin();
            assertThat(origin.protocol()).isEqualTo("ESMTPS");
            assertThat(origin.tls().orElseThrow().version()).isEqualTo("TLSv1.3");
            assertThat(origin.tls().orElseThrow().cipher()).startsWith("TLS_");
        }
    }

    @Test
    void whatCameInClearBehindStartTlsIsDropped() throws Exception {
        try (var server = Server.withTls(directory); var client = server.greeted()) {
            client.say("STARTTLS", "EHLO injected.example", "MAIL FROM:<evil@example.org>", "RCPT TO:<victim@example.com>").expect("220 2.0.0");
            client.encrypt(trusting(TestCertificates.localhost()));
            client.say("RCPT TO:<b@example.com>").expect("503 5.5.1 Name the sender first");
            client.say("MAIL FROM:<a@example.org>").expect("503 5.5.1 Say EHLO first");
        }
    }

    @Test
    void aMailUnderWayIsForgottenByStartTls() throws Exception {
        try (var server = Server.withTls(directory); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "STARTTLS").expect("250", "250", "220");
            client.encrypt(trusting(TestCertificates.localhost())).say("DATA").expect("503");
        }
    }

    @Test
    void tlsFromTheFirstByte() throws Exception {
        try (var server = Server.withTls(directory, "listen", "127.0.0.1:0/tls"); var client = server.connect()) {
            client.encrypt(trusting(TestCertificates.localhost())).expect("220 gate.example.org");
            client.say("EHLO client.example.org").expect("250").say("STARTTLS").expect("502");
        }
    }

    @Test
    void whoSpeaksNoTlsWhereItIsExpectedHarmsNobody() throws Exception {
        try (var server = Server.withTls(directory, "listen", "127.0.0.1:0/tls"); var clear = server.connect(); var good = server.connect()) {
            clear.say("EHLO client.example.org");
            good.encrypt(trusting(TestCertificates.localhost())).expect("220");
            assertThat(clear.line()).isNotEqualTo("220"); // an alert, or the end
        }
        try (var server = Server.withTls(directory); var client = server.greeted()) {
            client.say("STARTTLS").expect("220").say("EHLO in clear all the same");
            client.line();
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        try (var server = Server.withTls(directory)) {
            var renewed = TestCertificates.of(List.of("dns:localhost"), 9);
            renewed.writeTo(directory.resolve("certificate.pem"));
            Files.writeString(directory.resolve("key.pem"), renewed.keyPem());
            Files.setLastModifiedTime(directory.resolve("key.pem"), FileTime.from(Instant.now().plusSeconds(5)));
            try (var client = server.greeted()) {
                client.say("STARTTLS").expect("220").encrypt(trusting(renewed)).say("NOOP").expect("250");
            }
            Files.writeString(directory.resolve("key.pem"), "no key");
            try (var client = server.greeted()) { // half-written: the one before is shown
                client.say("STARTTLS").expect("220").encrypt(trusting(renewed)).say("NOOP").expect("250");
            }
            try (var client = server.greeted()) {
                client.say("STARTTLS").expect("220");
                assertThatThrownBy(() -> client.encrypt(trusting(TestCertificates.ofAnotherName()))).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void oldProtocolsAreNotSpoken() throws Exception {
        try (var server = Server.withTls(directory, "listen", "127.0.0.1:0/tls")) {
            for (var protocol : new String[] {"TLSv1.1", "TLSv1.2"}) {
                try (var socket = (SSLSocket) trusting(TestCertificates.localhost()).getSocketFactory().createSocket(new Socket("127.0.0.1", server.port()), "localhost", server.port(), true)) {
                    socket.setEnabledProtocols(new String[] {protocol});
                    if (protocol.equals("TLSv1.2")) {
                        socket.startHandshake();
                    } else {
                        assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
                    }
                }
            }
        }
    }

    @Test
    void inClearNobodySignsInFromElsewhere() throws Exception {
        // who is elsewhere is not on this machine, so what they hear is looked at where it is decided
        var users = new Users(Map.of("office", Verifier.of("secret")));
        try (var server = Server.withTls(directory)) {
            var terms = new Terms(List.of(), "gate", List.of(), 1, 1, 1, 1, Optional.of(new Identity(directory.resolve("certificate.pem"), directory.resolve("key.pem"))), users,
                    new Senders(Map.of()));
            var elsewhere = InetAddress.ofLiteral("192.0.2.1");
            assertThat(terms.rules(elsewhere, false).signIn()).isEqualTo(SubmissionState.SignIn.UNDER_TLS);
            assertThat(terms.rules(elsewhere, true).signIn()).isEqualTo(SubmissionState.SignIn.OFFERED);
            assertThat(terms.rules(InetAddress.ofLiteral("127.0.0.2"), false).signIn()).isEqualTo(SubmissionState.SignIn.OFFERED);
            assertThat(server.kept()).isEmpty();
        }
    }

    private static SSLContext trusting(TestCertificate certificate) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", certificate.chain().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
