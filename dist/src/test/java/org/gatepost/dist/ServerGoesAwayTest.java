package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 421: the server goes away. Mail is tried again, and what the server said is what people read.
final class ServerGoesAwayTest {

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @CsvSource({"MAIL, PIPELINING", "MAIL, SIZE", "RCPT, PIPELINING", "RCPT, SIZE", "DATA, PIPELINING", "DATA, SIZE", "(final dot), PIPELINING"})
    void inAConversation(String when, String extension) throws Exception {
        try (var server = ScriptedSmtpServer.offering(extension).on(when, Reactions.replyAndHangUp("421 4.3.2 going down")).start();
                var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn("a@example.net", "b@example.net");
            var letter = gateway.awaitWaiting(id, LetterState.DEFERRED, "421 4.3.2 going down");
            assertThat(letter.attempts()).isEqualTo(1);
            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
            assertThat(server.heard("MAIL FROM:<>")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"(connect), 421 4.3.2 going down", "EHLO, accepted the connection and then closed the connection"})
    void beforeItTakesMailIsTroubleOfOurs(String when, String why) throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(when, Reactions.replyAndHangUp("421 4.3.2 going down")).start();
                var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn();
            assertThat(gateway.awaitWaiting(id, LetterState.QUEUED, why).attempts()).isZero();
            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
        }
    }
}
