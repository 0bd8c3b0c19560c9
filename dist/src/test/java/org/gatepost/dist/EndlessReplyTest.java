package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A server that never stops talking, or never starts, holds up nothing for ever and fills no memory.
final class EndlessReplyTest {

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @MethodSource("endless")
    void toEhloIsTroubleOfOurs(Reactions.Reaction endless) throws Exception {
        try (var server = ScriptedSmtpServer.offering().on("EHLO", endless).start(); var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn();
            assertThat(gateway.awaitWaiting(id, LetterState.QUEUED, "the reply is endless").attempts()).isZero();
            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
        }
    }

    @ParameterizedTest
    @MethodSource("endless")
    void toMailDefersIt(Reactions.Reaction endless) throws Exception {
        try (var server = ScriptedSmtpServer.offering("PIPELINING").on("MAIL", endless).start(); var gateway = TestGateway.on(home, clock, via(server.port()))) {
            var id = gateway.handIn();
            assertThat(gateway.awaitWaiting(id, LetterState.DEFERRED, "the reply is endless").attempts()).isEqualTo(1);
            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
        }
    }

    static List<Named<Reactions.Reaction>> endless() {
        return List.of(Named.of("lines", Reactions.endlessReply(250)), Named.of("line", Reactions.endlessLine(250)));
    }

    @ParameterizedTest
    @CsvSource({"(connect), QUEUED", "EHLO, QUEUED", "MAIL, DEFERRED", "DATA, DEFERRED"})
    void silenceEndsWithTheTimeOut(String when, LetterState state) throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(when, Reactions.silence()).start();
                var gateway = TestGateway.on(home, clock, via(server.port(), "smtp.timeout.command", "500ms", "smtp.timeout.data", "500ms"))) {
            var id = gateway.handIn();
            gateway.awaitWaiting(id, state, "stopped answering (time-out)");
            clock.advance(Duration.ofSeconds(1));
            gateway.await(id, LetterState.SENT);
        }
    }
}
