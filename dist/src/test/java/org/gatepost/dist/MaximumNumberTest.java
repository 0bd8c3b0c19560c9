package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maximum number to send: after so many mails on one connection QUIT, and a new one.
final class MaximumNumberTest {

    @TempDir
    private Path home;

    @Test
    void tenLettersAtThreeForEachConnectionTakeFour() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, atThree(host.port()))) {
            handInTen(gateway);
            var sessions = host.awaitLetters(10).stream().collect(Collectors.groupingBy(SmartHost.Letter::session, TreeMap::new, Collectors.counting()));
            assertThat(sessions).containsExactly(Map.entry(1, 3L), Map.entry(2, 3L), Map.entry(3, 3L), Map.entry(4, 1L));
        }
    }

    @Test
    void eachConnectionEndsWithQuit() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").start()) {
            try (var gateway = TestGateway.on(home, atThree(server.port()))) {
                handInTen(gateway);
                server.awaitLetters(10);
            }
            Patience.await("the last QUIT").until(() -> server.heard("QUIT").size() == 4);
            assertThat(server.letters()).hasSize(10);
            assertThat(server.heard()).filteredOn(one -> one.text().equals("QUIT")).extracting(ScriptedSmtpServer.Heard::connection)
                    .containsExactlyInAnyOrder(1, 2, 3, 4);
        }
    }

    @Test
    void oneMeansAConnectionForEachLetter() throws Exception {
        try (var host = SmartHost.with().start();
                var gateway = TestGateway.on(home, via(host.port(), "connection.max-messages", "1", "concurrency.per-next-hop", "1"))) {
            gateway.handIn();
            gateway.handIn();
            assertThat(host.awaitLetters(2)).extracting(SmartHost.Letter::session).containsExactly(1, 2);
        }
    }

    private static Map<String, String> atThree(int port) {
        return via(port, "connection.max-messages", "3", "concurrency.per-next-hop", "1");
    }

    private static void handInTen(TestGateway gateway) throws IOException {
        try (var application = gateway.application()) {
            for (int i = 0; i < 10; i++) {
                application.handIn(TestGateway.SENDER, List.of("somebody@example.net"), TestGateway.LETTER);
            }
        }
    }
}
