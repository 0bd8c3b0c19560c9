package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import org.gatepost.api.queue.LetterState;
import org.gatepost.engine.Answer;
import org.gatepost.engine.Retraction;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After creating a letter to be sent...: nothing leaves earlier, and until then it can be taken back.
///
/// The clock stands still unless it is moved. That a letter stays is seen by another that leaves after it.
final class DelayTest {

    @TempDir
    private Path home;

    private static final String PERSON = "a person";

    private final ManualClock clock = new ManualClock();

    @Test
    void nothingLeavesEarlier() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var id = gateway.handIn("delayed@example.net");
            clock.advance(Duration.ofMinutes(5).minusMillis(1));
            anotherOneIsReleasedAndArrives(host, gateway, 1);
            assertThat(gateway.letter(id).state()).isEqualTo(LetterState.PENDING);

            clock.advance(Duration.ofMillis(1));
            gateway.await(id, LetterState.SENT);
            assertThat(host.awaitLetters(2).getLast().to()).containsExactly("delayed@example.net");
        }
    }

    @Test
    void fiveMinutesHoldWhenNothingIsSet() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", ""))) {
            assertThat(gateway.letter(gateway.handIn()).dueAt()).contains(gateway.gateway().now().plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void whatIsRetractedBeforeTheEndNeverLeaves() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var id = gateway.handIn("retracted@example.net");
            clock.advance(Duration.ofMinutes(5).minusMillis(1));
            assertThat(gateway.gateway().interventions().retract(id, PERSON)).isEqualTo(new Retraction.Retracted());

            clock.advance(Duration.ofDays(1));
            anotherOneIsReleasedAndArrives(host, gateway, 1);
            assertThat(gateway.letter(id).state()).isEqualTo(LetterState.RETRACTED);
            assertThat(gateway.gateway().interventions().retract(id, PERSON)).isEqualTo(new Retraction.Retracted());
        }
    }

    @Test
    void releaseSendsItNow() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "1d"))) {
            var id = gateway.handIn();
            assertThat(gateway.gateway().interventions().release(id, PERSON)).isEqualTo(new Answer.Done("released"));
            gateway.await(id, LetterState.SENT);
            assertThat(gateway.gateway().interventions().retract(id, PERSON)).isEqualTo(new Retraction.TooLate());
            assertThat(host.awaitLetter().to()).containsExactly("somebody@example.net");
        }
    }

    @Test
    void holdWaitsForAPersonHoweverLong() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "hold"))) {
            var id = gateway.handIn("held@example.net");
            clock.advance(Duration.ofDays(365));
            anotherOneIsReleasedAndArrives(host, gateway, 1);
            assertThat(gateway.letter(id).state()).isEqualTo(LetterState.HELD);

            gateway.gateway().interventions().release(id, PERSON);
            assertThat(host.awaitLetters(2).getLast().to()).containsExactly("held@example.net");
        }
    }

    @Test
    void noDelaySendsAtOnce() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "0"))) {
            gateway.handIn();
            host.awaitLetter();
        }
    }

    @Test
    void aChangeCountsForLettersThatComeAfterIt() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var before = gateway.handIn("before@example.net");
            gateway.editAndAwait("send.delay", "0");
            gateway.handIn("after@example.net");
            assertThat(host.awaitLetter().to()).containsExactly("after@example.net");
            assertThat(gateway.letter(before).state()).isEqualTo(LetterState.PENDING);
        }
    }

    private static void anotherOneIsReleasedAndArrives(SmartHost host, TestGateway gateway, int letters) throws Exception {
        gateway.gateway().interventions().release(gateway.handIn("another@example.net"), PERSON);
        assertThat(host.awaitLetters(letters).getLast().to()).containsExactly("another@example.net");
    }
}
