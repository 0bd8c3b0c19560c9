package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;

import java.time.Duration;
import java.time.Instant;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits when somebody sets the clock, or the machine sleeps.
@Timeout(60)
final class ClockTest {

    private final FakeTransport transport = new FakeTransport("smtp");

    @Test
    void aClockSetAheadAnHourTakesNoTimeToRetract() throws Exception {
        try (var station = new Station(transport, "send.delay=5m")) {
            var id = station.submit("you@example.org");
            station.advance(Duration.ofMinutes(2));
            station.clock.jump(Duration.ofHours(1));
            awaitDue(station, id, NOON.plus(Duration.ofMinutes(65)));
            assertThat(station.letter(id).state()).isEqualTo(LetterState.PENDING);
            assertThat(transport.requests()).isEmpty();
            station.advance(Duration.ofMinutes(3));
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void aClockSetBackAnHourLetsNothingWaitLonger() throws Exception {
        try (var station = new Station(transport, "send.delay=5m")) {
            var pending = station.submit("you@example.org");
            station.clock.jump(Duration.ofHours(-1));
            awaitDue(station, pending, NOON.minus(Duration.ofMinutes(55)));
            station.advance(Duration.ofMinutes(5));
            station.awaitState(pending, LetterState.SENT);
        }
    }

    @Test
    void aRetryIsNotLateByAClockThatWasSetBack() throws Exception {
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=10m")) {
            transport.then(request -> DeliveryReport.forAll(request, new Outcome.Deferred(Diagnostic.ours(Status.transientFailure(4, 2), "later"))));
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.DEFERRED);
            station.clock.jump(Duration.ofHours(-1));
            Patience.await("the retry moved along").until(() -> station.letter(id).dueAt().orElseThrow().isBefore(NOON));
            station.advance(Duration.ofMinutes(12));
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void aJumpOfTenYearsEndsNoLifetime() throws Exception {
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=10m", "retry.lifetime=5d")) {
            transport.then(request -> DeliveryReport.forAll(request, new Outcome.Deferred(Diagnostic.ours(Status.transientFailure(4, 2), "later"))));
            transport.then(request -> DeliveryReport.forAll(request, new Outcome.Deferred(Diagnostic.ours(Status.transientFailure(4, 2), "later still"))));
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.DEFERRED);
            station.clock.jump(Duration.ofDays(3650));
            Patience.await("the retry, by the wall clock").until(() -> transport.requests().size() == 2);
            station.awaitState(id, LetterState.DEFERRED);
        }
    }

    @Test
    void anAttemptThatRunsWhileTheClockIsSetIsSettledAsEver() throws Exception {
        try (var station = new Station(transport, "send.delay=0")) {
            transport.then(request -> {
                station.clock.jump(Duration.ofHours(3));
                Patience.await("the clock is followed").until(() -> station.gateway.now().isAfter(NOON.plus(Duration.ofHours(2))));
                return DeliveryReport.forAll(request, new Outcome.Delivered(Diagnostic.ours(Status.success(0, 0), "taken")));
            });
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.SENT);
            assertThat(transport.requests()).hasSize(1);
        }
    }

    @Test
    void afterARestartTheWallClockCounts() throws Exception {
        var queue = new InMemoryQueue();
        QueueId id;
        try (var station = new Station(transport, queue, "send.delay=1h")) {
            id = station.submit("you@example.org");
        }
        try (var station = new Station(transport, queue, "send.delay=1h")) {
            assertThat(station.letter(id).dueAt()).contains(NOON.plus(Duration.ofHours(1)));
        }
    }

    @Test
    void aClockThatIsDisciplinedIsFollowedWithoutAWord() {
        var manual = new ManualClock(NOON);
        var clock = new SteadyClock(manual, manual::nanoTime);
        for (int i = 0; i < 10; i++) {
            manual.jump(Duration.ofMillis(900));
            assertThat(clock.jump()).isZero();
        }
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(9));
        manual.jump(Duration.ofHours(-1));
        assertThat(clock.instant()).as("until it is adopted").isEqualTo(NOON.plusSeconds(9));
        assertThat(clock.jump()).isEqualTo(Duration.ofHours(-1));
        assertThat(clock.adopt()).isEqualTo(Duration.ofHours(-1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(9).minus(Duration.ofHours(1)));
    }

    // ---- started long after

    @Test
    void mailThatShouldHaveLeftLongAgoIsHeldAtStart() throws Exception {
        var queue = new InMemoryQueue();
        QueueId old;
        QueueId fresh;
        try (var station = new Station(transport, queue, "send.delay=1d")) {
            old = station.submit("you@example.org");
            station.clock.advance(Duration.ofHours(23));
            fresh = station.submit("me@example.org");
        }
        try (var station = Station.startedAt(NOON.plus(Duration.ofDays(31)).plus(Duration.ofHours(1)), transport, queue, "stale.after=30d")) {
            assertThat(station.letter(old).state()).isEqualTo(LetterState.HELD);
            assertThat(station.letter(old).reason()).contains("should have left on 2026-02-01");
            station.awaitState(fresh, LetterState.SENT);
            station.people.release(old, "test");
            station.awaitState(old, LetterState.SENT);
        }
    }

    private static void awaitDue(Station station, QueueId id, Instant due) {
        Patience.await("the clock is followed").untilAsserted(() -> assertThat(station.letter(id).dueAt()).contains(due));
    }
}
