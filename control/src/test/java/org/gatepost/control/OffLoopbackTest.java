package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.queue.mapdb.MapDbQueueProvider;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Elsewhere than on loopback there is TLS or nothing.
@Timeout(60)
class OffLoopbackTest {

    @TempDir
    private Path home;

    @Test
    void withoutACertificateTheSettingIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("control.listen", "0.0.0.0:0"))).isInstanceOf(SettingsException.class)
                .hasMessageContaining("control.listen").hasMessageContaining("control.tls.certificate");
        assertThatThrownBy(() -> settings(Map.of("control.tls.certificate", "c.pem"))).isInstanceOf(SettingsException.class).hasMessageContaining("control.tls.key");
    }

    @Test
    void withOneItIsServedOverTlsAndOnLoopbackInClear() throws Exception {
        var certificate = TestCertificates.localhost();
        Files.writeString(home.resolve("c.pem"), certificate.certificatePem());
        Files.writeString(home.resolve("k.pem"), certificate.keyPem());
        try (var control = new RunningControl(home, Map.of("control.listen", "0.0.0.0:0", "control.tls.certificate", "c.pem", "control.tls.key", "k.pem", "control.hosts", "gate.example.org"))) {
            assertThat(control.get("/v1/status").status()).as("on loopback").isEqualTo(200);
            assertThat(overTls(control.outsidePort(), "gate.example.org", "https://gate.example.org")).startsWith("HTTP/1.1 200");
            assertThat(overTls(control.outsidePort(), "gate.example.org", "http://gate.example.org")).startsWith("HTTP/1.1 403");
            assertThat(overTls(control.outsidePort(), "other.example.org", "https://other.example.org")).startsWith("HTTP/1.1 403");
            try (var plain = new Socket()) {
                plain.connect(new InetSocketAddress("127.0.0.1", control.outsidePort()), 5000);
                plain.setSoTimeout(5000);
                plain.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("ok");
            }
        }
    }

    @Test
    void aCertificateThatCannotBeReadIsRefusedAndTheApiGoesOn() throws Exception {
        try (var control = new RunningControl(home)) {
            var answer = control.ask("PATCH", "/v1/settings", "{\"control.tls.certificate\":\"nope.pem\",\"control.tls.key\":\"nope.key\"}");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("control.tls.certificate", "nope.pem");
            assertThat(control.get("/v1/status").status()).isEqualTo(200);
        }
    }

    @Test
    void otherHostsHoldAndWhoeverSetThemIsAnswered() throws Exception {
        try (var control = new RunningControl(home)) {
            assertThat(control.ask("PATCH", "/v1/settings", "{\"control.hosts\":\"gate.example.org\"}").status()).isEqualTo(200);
            Patience.await("the new name is known").untilAsserted(() ->
                    assertThat(control.ask("GET", "/healthz", "", "Host: gate.example.org").status()).isEqualTo(200));
        }
    }

    private String overTls(int port, String host, String origin) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("GET /v1/status HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                    .formatted(host, origin, RunningControl.TOKEN).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void settings(Map<String, String> values) throws SettingsException {
        var plugins = new Plugins(new TreeMap<>(Map.of("smtp", new SecretWay())), new TreeMap<>(Map.of("mapdb", new MapDbQueueProvider())), new TreeMap<>());
        GatewaySettings.of(new LinkedHashMap<>(values), plugins, home, key -> "test");
    }

    /// The test is about who is served, not about who serves.
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
