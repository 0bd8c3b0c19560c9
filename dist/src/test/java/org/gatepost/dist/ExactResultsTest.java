package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each recipient has the result that the server gave it, however the commands leave.
///
/// The clock stands still: one attempt, until it is moved.
final class ExactResultsTest {

    @TempDir
    private Path home;

    private static final Reactions.Reaction UNKNOWN = Reactions.reply("550-5.1.1 unknown", "550 5.1.1 here");
    private static final Reactions.Reaction LATER = Reactions.reply("450 4.2.1 busy");

    private final ManualClock clock = new ManualClock();

    @Test
    void withPipelining() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").always("RCPT TO:<unknown@", UNKNOWN).on("RCPT TO:<later@", LATER)
                .always("MAIL", Reactions.replyOnceMoreCame("250 2.1.0 fine")).start()) {
            eachHasItsResult(server);
        }
    }

    @Test
    void withoutPipelining() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always("RCPT TO:<unknown@", UNKNOWN).on("RCPT TO:<later@", LATER).start()) {
            eachHasItsResult(server);
        }
    }

    private void eachHasItsResult(ScriptedSmtpServer server) throws Exception {
        try (var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn("unknown@example.net", "accepted@example.net", "later@example.net");
            var letter = gateway.await(id, LetterState.DEFERRED);
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.entry().recipients()).extracting(one -> one.recipient().address().localPart(), RecipientEntry::fate,
                    one -> one.why().map(why -> why.status() + " " + why.text()).orElse("")).containsExactly(
                    tuple("unknown", Fate.FAILED, "5.1.1 550 5.1.1 unknown 5.1.1 here"),
                    tuple("accepted", Fate.DELIVERED, "2.0.0 250 2.0.0 taken"),
                    tuple("later", Fate.DEFERRED, "4.2.1 450 4.2.1 busy"));

            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.FAILED);
            assertThat(gateway.letter(id).entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.FAILED, Fate.DELIVERED, Fate.DELIVERED);
            assertThat(server.heard("RCPT TO:<accepted@")).hasSize(1);
            assertThat(server.heard("RCPT TO:<unknown@")).hasSize(1);
            assertThat(server.heard("RCPT TO:<later@")).hasSize(2);
        }
    }

    /// RFC 2920 3.1: a server may answer 354 all the same.
    @Test
    void nobodyIsSentAnEmptyLetterWhenPipelinedRecipientsAreAllRefused() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").always("RCPT TO:<unknown@", UNKNOWN).always("DATA", Reactions.reply("354 go ahead"))
                .on(ScriptedSmtpServer.FINAL_DOT, Reactions.reply("554 5.5.1 no valid recipients")).start();
                var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var letter = gateway.await(gateway.handIn("unknown@example.net"), LetterState.FAILED);
            assertThat(letter.reason()).contains("550 5.1.1 unknown");
            assertThat(server.awaitLetters(2)).extracting(ScriptedSmtpServer.Heard::text).first().isEqualTo("");
            assertThat(server.heard("RCPT TO:<office@example.com>")).as("its bounce").hasSize(1);
        }
    }

    @Test
    void aLetterRefusedAfterItsTextFailsForAllWhoWereAccepted() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").on("RCPT TO:<later@", LATER)
                .on(ScriptedSmtpServer.FINAL_DOT, Reactions.reply("552 5.3.4 too big")).start();
                var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var letter = gateway.await(gateway.handIn("a@example.net", "later@example.net", "b@example.net"), LetterState.DEFERRED);
            assertThat(letter.entry().recipients()).extracting(RecipientEntry::fate).containsExactly(Fate.FAILED, Fate.DEFERRED, Fate.FAILED);
        }
    }

    @Test
    void aSenderThatIsRefusedFailsForAll() throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").always("MAIL FROM:<office@", Reactions.reply("553 5.1.8 not you")).start();
                var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var letter = gateway.await(gateway.handIn("a@example.net", "b@example.net"), LetterState.FAILED);
            assertThat(letter.reason()).contains("553 5.1.8 not you");
        }
    }
}
