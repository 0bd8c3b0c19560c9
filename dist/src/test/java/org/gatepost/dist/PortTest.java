package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Use non-standard port.
final class PortTest {

    @TempDir
    private Path home;

    @Test
    void mailGoesToThePortThatIsSet() throws Exception {
        try (var host = SmartHost.with().start(); var other = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port()))) {
            var id = gateway.handIn();
            gateway.await(id, LetterState.SENT);
            assertThat(host.letters()).hasSize(1);
            assertThat(other.letters()).isEmpty();
            assertThat(gateway.gateway().status().nextHop()).isEqualTo("127.0.0.1:" + host.port());

            gateway.edit("smtp.port", Integer.toString(other.port()));
            Patience.await("the other port is the next hop").until(() -> gateway.gateway().status().nextHop().endsWith(":" + other.port()));
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(host.letters()).hasSize(1);
            assertThat(other.letters()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"disable, none, 25", "enable, none, 25", "require, none, 25", "implicit, none, 465", "require, password, 587", "enable, password, 587",
            "implicit, password, 465", "'', none, 25", "'', password, 587"})
    void otherwiseItIsTheStandardOne(String tls, String auth, int port) throws Exception {
        var settings = Map.of("smtp.host", "192.0.2.1", "smtp.tls", tls, "smtp.auth", auth, "smtp.user", "office", "smtp.password", "secret",
                "sending.paused", "true");
        try (var gateway = TestGateway.on(home, settings)) {
            assertThat(gateway.letter(gateway.handIn()).nextHop()).isEqualTo("192.0.2.1:" + port);
        }
    }
}
