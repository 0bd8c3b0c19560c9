package org.gatepost.testworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.SmtpConversation;
import org.gatepost.testkit.TestCertificate;
import org.junit.jupiter.api.Test;

/// Mail hosts with addresses and certificates of their own, at one port.
class MxHostsTest {

    private static final Certificates CA = Certificates.authority();

    @Test
    void manyHostsShareAPort() throws Exception {
        int port = Ports.free();
        try (var first = ScriptedSmtpServer.offering().named("mx1.example.test").at("127.0.0.11", port).start();
                var second = SmartHost.with().address("127.0.0.12").port(port).start();
                var talk = SmtpConversation.with(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.11"), port));
                var other = SmtpConversation.with(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.12"), port))) {
            assertThat(talk.say("EHLO a.test", 250)).isEqualTo("250 mx1.example.test");
            assertThat(other.say("EHLO a.test", 250)).contains("smarthost.example.org");
            assertThat(first.connections()).isEqualTo(1);
            assertThat(first.mostAtOnce()).isEqualTo(1);
            assertThat(second.port()).isEqualTo(port);
        }
    }

    @Test
    void aScriptedHostSpeaksTlsAndNotesTheNameAskedFor() throws Exception {
        var certificate = CA.issue("mx1.example.test");
        try (var host = ScriptedSmtpServer.offering("PIPELINING").named("mx1.example.test").startTls(certificate).at("127.0.0.11", 0).start();
                var clear = new Socket("127.0.0.11", host.port())) {
            assertThat(say(clear, "EHLO a.test\r\n", "250 STARTTLS")).contains("250-PIPELINING");
            say(clear, "STARTTLS\r\n", "220 ");
            try (var tls = agree(clear, certificate)) {
                assertThat(say(tls, "EHLO a.test\r\n", "250 PIPELINING")).doesNotContain("STARTTLS");
                say(tls, "MAIL FROM:<a@a.test>\r\nRCPT TO:<b@example.test>\r\nDATA\r\n", "354 ");
                say(tls, "A letter.\r\n.\r\n", "250 ");
            }
            assertThat(host.awaitLetters(1).getFirst().text()).isEqualTo("A letter.\r\n");
            assertThat(host.handshakes()).containsExactly(new ScriptedSmtpServer.Handshake(1, List.of("mx1.example.test"), "TLSv1.3", ""));
        }
    }

    @Test
    void aHandshakeThatTheClientBreaksIsNoted() throws Exception {
        try (var host = ScriptedSmtpServer.offering().startTls(CA.issue("mx1.example.test")).at("127.0.0.11", 0).start(); var clear = new Socket("127.0.0.11", host.port())) {
            say(clear, "STARTTLS\r\n", "220 ");
            assertThatThrownBy(() -> ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(clear, "mx1.example.test", host.port(), true).getOutputStream().write(0))
                    .isInstanceOf(SSLException.class);
            Patience.await("the handshake is noted").until(() -> host.handshakes().size() == 1);
            assertThat(host.handshakes().getFirst()).satisfies(handshake -> {
                assertThat(handshake.protocol()).isEmpty();
                assertThat(handshake.problem()).isNotEmpty();
            });
        }
    }

    private static SSLSocket agree(Socket clear, TestCertificate certificate) throws Exception {
        assertThat(certificate.chain()).contains(CA.certificate());
        var tls = (SSLSocket) Trust.in(CA).getSocketFactory().createSocket(clear, "mx1.example.test", clear.getPort(), true);
        var parameters = tls.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("mx1.example.test")));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return tls;
    }

    /// Says something, and reads until a line of the answer begins so.
    private static String say(Socket socket, String text, String until) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        var heard = new StringBuilder();
        for (int one = socket.getInputStream().read(); one >= 0; one = socket.getInputStream().read()) {
            heard.append((char) one);
            if (one == '\n' && heard.toString().lines().anyMatch(line -> line.startsWith(until))) {
                return heard.toString();
            }
        }
        throw new IOException("no " + until + " in " + heard);
    }
}
