package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.engine.Answer;
import org.gatepost.engine.Retraction;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A letter that was just sent.
final class SentLetterTest {

    @TempDir
    private Path home;

    /// Looked at without a pause, for the moment in which the queue forgets it is short.
    @Test
    void isKnownAtEveryMoment() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, via(server.port()))) {
            for (int i = 0; i < 30; i++) {
                var id = gateway.handIn();
                while (gateway.letter(id).state() != LetterState.SENT) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void isTooLateToTakeBack() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start(); var gateway = TestGateway.on(home, via(server.port()))) {
            var id = gateway.handIn();
            gateway.await(id, LetterState.SENT);
            assertThat(gateway.gateway().interventions().retract(id, "a person")).isEqualTo(new Retraction.TooLate());
            assertThat(gateway.gateway().interventions().hold(id, "a person")).isEqualTo(new Answer.Refused("was sent"));
        }
    }
}
