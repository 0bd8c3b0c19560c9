package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Received line says where a letter came from (RFC 5321 4.4), or not.
final class TraceTest {

    @TempDir
    private Path home;

    @Test
    void itNamesClientAddressProtocolIdAndTime() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, new ManualClock(), via(host.port(), "helo-name", "gate.example.org"))) {
            var id = gateway.handIn();
            assertThat(host.awaitLetter().header("Received").getFirst())
                    .matches("from application\\.example\\.com \\(\\[127\\.0\\.0\\.1\\]\\) by gate\\.example\\.org \\(Gatepost\\) with ESMTP id " + id
                            + "; [A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");
        }
    }

    @Test
    void whoWishesHidesTheClient() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, new ManualClock(), via(host.port(), "helo-name", "gate.example.org", "intake.hide-client", "true"))) {
            var id = gateway.handIn();
            assertThat(host.awaitLetter().header("Received").getFirst()).startsWith("by gate.example.org (Gatepost) with ESMTP id " + id + "; ");
            assertThat(gateway.letter(id).entry().source()).as("the operator sees it").isEqualTo("esmtp 127.0.0.1 (application.example.com)");
        }
    }
}
