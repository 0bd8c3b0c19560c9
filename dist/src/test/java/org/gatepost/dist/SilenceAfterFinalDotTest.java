package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.Retraction;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The server took the whole letter and then said nothing: it may have been delivered.
final class SilenceAfterFinalDotTest {

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @MethodSource("silences")
    void theLetterIsUncertainAndTriedAgain(Reactions.Reaction silence) throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").on(ScriptedSmtpServer.FINAL_DOT, silence).start();
                var gateway = TestGateway.on(home, clock, via(server.port(), "smtp.timeout.end", "1s"))) {
            var id = gateway.handIn();
            var letter = gateway.awaitWaiting(id, LetterState.DEFERRED, "it may have been delivered");
            assertThat(letter.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.UNCERTAIN);
            assertThat(letter.attempts()).isEqualTo(1);

            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
            assertThat(server.letters()).hasSize(2);
            assertThat(server.heard("MAIL FROM:<>")).isEmpty();
        }
    }

    static List<Named<Reactions.Reaction>> silences() {
        return List.of(Named.of("silence", Reactions.silence()), Named.of("hangs up", Reactions.hangUp()),
                Named.of("endless reply", Reactions.endlessReply(250)));
    }

    @Test
    void aLaterNoDoesNotUndoAPossibleYes() throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(ScriptedSmtpServer.FINAL_DOT, Reactions.hangUp()).on("RCPT TO:<some", Reactions.reply("250 2.1.5 fine"),
                Reactions.reply("450 4.2.1 busy")).start(); var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn();
            gateway.awaitWaiting(id, LetterState.DEFERRED, "it may have been delivered");
            clock.advance(Duration.ofSeconds(1));
            var letter = gateway.awaitWaiting(id, LetterState.DEFERRED, "450 4.2.1 busy");
            assertThat(letter.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.UNCERTAIN);
            assertThat(gateway.gateway().interventions().retract(id, "a person")).isEqualTo(new Retraction.Stopped());
        }
    }

    @Test
    void aLaterNeverDoesNotEither() throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(ScriptedSmtpServer.FINAL_DOT, Reactions.hangUp()).on("RCPT TO:<some", Reactions.reply("250 2.1.5 fine"),
                Reactions.reply("550 5.7.1 you sent that before")).start(); var gateway = TestGateway.on(home, via(server.port()))) {
            var letter = gateway.awaitWaiting(gateway.handIn(), LetterState.EXPIRED, "550 5.7.1 you sent that before");
            assertThat(letter.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.UNCERTAIN);
            assertThat(server.awaitLetters(2).getLast().text()).contains("Your letter may not have been delivered to", "X-Gatepost-Outcome: uncertain").doesNotContain("Action: failed");
            assertThat(server.heard("RCPT TO:<some")).as("attempts").hasSize(2);
        }
    }

    @Test
    void whoIsToldThatItWasGivenUpIsToldOfTheDoubt() throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(ScriptedSmtpServer.FINAL_DOT, Reactions.hangUp()).on("RCPT TO:<some", Reactions.reply("250 2.1.5 fine"))
                .always("RCPT TO:<some", Reactions.reply("450 4.2.1 busy")).start();
                var gateway = TestGateway.on(home, via(server.port(), "retry.lifetime", "500ms"))) {
            var id = gateway.handIn();
            assertThat(gateway.await(id, LetterState.EXPIRED).entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.UNCERTAIN);
            assertThat(server.awaitLetters(2).getLast().text()).contains("Your letter may not have been delivered to", "X-Gatepost-Outcome: uncertain").doesNotContain("Action: failed");
        }
    }
}
