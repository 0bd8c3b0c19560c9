package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Declared 8-bit text goes to servers that take it (RFC 6152).
final class EightBitTest {

    @TempDir
    private Path home;

    @Test
    void itIsDeclaredToAServerThatTakesIt() throws Exception {
        try (var server = ScriptedSmtpServer.offering("8BITMIME").start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            handIn(gateway, "Gr\u00fc\u00dfe");
            assertThat(server.awaitLetters(1)).hasSize(1);
            assertThat(server.heard("MAIL")).singleElement().asString().contains("BODY=8BITMIME");
        }
    }

    @Test
    void itFailsAtAServerThatDoesNot() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            var letter = gateway.await(handIn(gateway, "Gr\u00fc\u00dfe"), LetterState.FAILED);
            assertThat(letter.entry().recipients().getFirst().why().orElseThrow().status().toString()).isEqualTo("5.6.3");
        }
    }

    @Test
    void whatWasDeclaredAndIsSevenBitAllTheSameGoesAnywhere() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            handIn(gateway, "Hello");
            assertThat(server.awaitLetters(1)).hasSize(1);
            assertThat(server.heard("MAIL")).singleElement().asString().doesNotContain("BODY");
        }
    }

    private static QueueId handIn(TestGateway gateway, String text) throws Exception {
        try (var client = gateway.application()) {
            client.say("MAIL FROM:<office@example.com> BODY=8BITMIME", 250);
            client.say("RCPT TO:<one@example.net>", 250);
            client.say("DATA", 354);
            client.send("Subject: text\r\n\r\n" + text + "\r\n.\r\n");
            return TestGateway.idIn(client.reply());
        }
    }
}
