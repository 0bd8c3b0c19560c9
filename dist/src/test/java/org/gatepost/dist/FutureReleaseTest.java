package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sender may ask for a longer delay, never for a shorter one (RFC 4865).
final class FutureReleaseTest {

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();

    @Test
    void holdForMakesTheDelayLonger() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var id = handIn(gateway, "HOLDFOR=3600");
            assertThat(gateway.letter(id).state()).isEqualTo(LetterState.PENDING);
            assertThat(gateway.letter(id).dueAt()).contains(gateway.gateway().now().plus(Duration.ofHours(1)));
            clock.advance(Duration.ofHours(1));
            gateway.await(id, LetterState.SENT);
        }
    }

    @Test
    void whatIsShorterThanUsualChangesNothing() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var usual = gateway.gateway().now().plus(Duration.ofMinutes(5));
            assertThat(gateway.letter(handIn(gateway, "HOLDFOR=60")).dueAt()).contains(usual);
            assertThat(gateway.letter(handIn(gateway, "HOLDUNTIL=" + gateway.gateway().now().plusSeconds(60))).dueAt()).contains(usual);
            assertThat(gateway.letter(handIn(gateway, "HOLDUNTIL=2001-01-01T00:00:00Z")).dueAt()).contains(usual);
        }
    }

    @Test
    void holdUntilIsATimeOfTheWallClock() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "5m"))) {
            var tomorrow = gateway.gateway().now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
            var named = handIn(gateway, "HOLDUNTIL=" + tomorrow);
            var waiting = handIn(gateway, "HOLDFOR=86400");
            assertThat(gateway.letter(named).dueAt()).contains(tomorrow);
            clock.jump(Duration.ofDays(1)); // somebody sets the clock
            gateway.await(named, LetterState.SENT);
            assertThat(gateway.letter(waiting).state()).as("so long from when it was handed in").isEqualTo(LetterState.PENDING);
        }
    }

    @Test
    void whatIsHeldForAPersonStaysHeld() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, clock, via(host.port(), "send.delay", "hold"))) {
            assertThat(gateway.letter(handIn(gateway, "HOLDFOR=60")).state()).isEqualTo(LetterState.HELD);
        }
    }

    private static QueueId handIn(TestGateway gateway, String wish) throws Exception {
        try (var client = gateway.application()) {
            client.say("MAIL FROM:<office@example.com> " + wish, 250);
            client.say("RCPT TO:<one@example.net>", 250);
            client.say("DATA", 354);
            return TestGateway.idIn(client.say("Subject: later\r\n\r\ntext\r\n.", 250));
        }
    }
}
