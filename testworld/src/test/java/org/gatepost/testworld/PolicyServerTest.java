package org.gatepost.testworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Policies over real HTTPS.
class PolicyServerTest {

    private static final Certificates CA = Certificates.authority();
    private PolicyServer policies;

    @BeforeEach
    void start() throws IOException {
        policies = PolicyServer.start("127.0.0.31", 0);
    }

    @AfterEach
    void end() {
        policies.close();
    }

    @Test
    void eachDomainHasItsOwnPolicyAndCertificate() throws Exception {
        policies.serve("a.test", CA.issue("mta-sts.a.test"), PolicyAnswer.policy("enforce", Duration.ofDays(7), "mx1.a.test", "*.b.test"));
        policies.serve("b.test", CA.issue("mta-sts.b.test"), PolicyAnswer.status(404));
        assertThat(get("a.test")).contains("HTTP/1.1 200", "Content-type: text/plain").endsWith("""

                version: STSv1
                mode: enforce
                mx: mx1.a.test
                mx: *.b.test
                max_age: 604800
                """.replace("\n", "\r\n"));
        assertThat(get("b.test")).startsWith("HTTP/1.1 404");
        assertThat(policies.requests()).contains(new PolicyServer.Request("mta-sts.a.test", List.of("mta-sts.a.test"), "/.well-known/mta-sts.txt"));
    }

    @Test
    void whatComesCanBeWrong() throws Exception {
        var certificate = CA.issue("mta-sts.a.test");
        policies.serve("a.test", certificate, PolicyAnswer.redirect("https://elsewhere.test/"));
        assertThat(get("a.test")).startsWith("HTTP/1.1 302").contains("Location: https://elsewhere.test/");
        policies.serve("a.test", certificate, PolicyAnswer.text("text/html", "<p>"));
        assertThat(get("a.test")).contains("Content-type: text/html");
        policies.serve("a.test", certificate, PolicyAnswer.huge(1_000_001));
        assertThat(get("a.test")).startsWith("HTTP/1.1 200").hasSizeGreaterThan(1_000_001);
    }

    @Test
    void certificatesCanBeWrong() {
        for (var wrong : List.of(CA.expired("mta-sts.a.test"), CA.issue("mta-sts.b.test"), Certificates.selfSigned("mta-sts.a.test"))) {
            policies.serve("a.test", wrong, PolicyAnswer.status(404));
            assertThatThrownBy(() -> get("a.test")).isInstanceOf(SSLException.class);
        }
        assertThat(policies.requests()).isEmpty();
    }

    @Test
    void withoutACertificateForTheNameThereIsNoTls() {
        // its alert may be overtaken by the reset of the connection
        assertThatThrownBy(() -> get("c.test")).isInstanceOfAny(SSLException.class, SocketException.class);
        assertThat(policies.requests()).isEmpty();
    }

    private String get(String domain) throws IOException, GeneralSecurityException {
        var host = "mta-sts." + domain;
        try (var socket = (SSLSocket) Trust.in(CA).getSocketFactory().createSocket(policies.address().getAddress(), policies.port())) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
