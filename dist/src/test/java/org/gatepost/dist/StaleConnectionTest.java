package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A connection that was kept for the next mail and is gone says nothing about that mail: it leaves over a new one, in the same attempt.
///
/// The clock stands still: no second attempt could be made.
final class StaleConnectionTest {

    @TempDir
    private Path home;

    @Test
    void theServerClosedIt() throws Exception {
        isReplaced(ScriptedSmtpServer.offering("PIPELINING").on(ScriptedSmtpServer.FINAL_DOT, Reactions.replyAndHangUp("250 2.0.0 taken")));
    }

    @Test
    void theServerSays421ToTheSecondMail() throws Exception {
        isReplaced(ScriptedSmtpServer.offering().on("MAIL", Reactions.reply("250 2.1.0 fine"), Reactions.replyAndHangUp("421 4.3.2 too many mails")));
    }

    @Test
    void theServerSays421ToTheSecondMailOfAPipeline() throws Exception {
        isReplaced(ScriptedSmtpServer.offering("PIPELINING").on("MAIL", Reactions.reply("250 2.1.0 fine"), Reactions.replyAndHangUp("421 4.3.2 too many mails")));
    }

    private void isReplaced(ScriptedSmtpServer.Terms terms) throws Exception {
        try (var server = terms.start(); var gateway = TestGateway.on(home, new ManualClock(), via(server.port()))) {
            gateway.await(gateway.handIn("first@example.net"), LetterState.SENT);
            gateway.await(gateway.handIn("second@example.net"), LetterState.SENT);
            assertThat(server.letters()).extracting(ScriptedSmtpServer.Heard::connection).containsExactly(1, 2);
        }
    }
}
