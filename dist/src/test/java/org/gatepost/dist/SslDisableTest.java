package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SSL: `disable` never encrypts.
final class SslDisableTest {

    @TempDir
    private Path home;

    @Test
    void neverStartsTlsThoughItIsOffered() throws Exception {
        var certificate = TestCertificates.localhost();
        certificate.writeTo(home.resolve("ca.pem"));
        try (var host = SmartHost.with().startTls(certificate).start();
                var gateway = TestGateway.on(home, via(host.port(), "smtp.tls", "disable", "tls.ca-file", "ca.pem"))) {
            gateway.handIn();
            assertThat(host.awaitLetter().encrypted()).isFalse();
            assertThat(host.asked()).isEmpty();
        }
    }
}
