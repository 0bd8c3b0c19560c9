package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Lane;
import org.junit.jupiter.api.Test;

final class LaneBoardTest {

    private static final LaneBoard.Limits LIMITS = new LaneBoard.Limits(8, 3);
    private static final Lane A = new Lane("a");
    private static final Lane B = new Lane("b");
    private static final RetryPolicy PATIENT = new RetryPolicy(List.of(Duration.ofHours(4)), Duration.ofDays(5));
    private static final Diagnostic NO_ROUTE = Diagnostic.ours(Status.transientFailure(4, 1), "no route");

    private final LaneBoard board = new LaneBoard();

    @Test
    void aLaneHasItsSlotsAndNoMore() {
        assertThat(free(A)).isEqualTo(3);
        board.start(A);
        board.start(A);
        assertThat(free(A)).isEqualTo(1);
        board.start(A);
        assertThat(free(A)).isZero();
        assertThat(free(B)).as("nothing is known of either").isEqualTo(1);
        board.end(A);
        assertThat(free(A)).isEqualTo(1);
    }

    @Test
    void allLanesTogetherHaveTheTotal() {
        for (var lane : List.of("a", "b", "c", "d", "e", "f", "g")) {
            board.start(new Lane(lane));
            board.reached(new Lane(lane));
        }
        assertThat(free(A)).isEqualTo(1);
        assertThat(free(new Lane("z"))).isEqualTo(1);
        board.start(B);
        assertThat(free(new Lane("z"))).isZero();
        assertThat(board.active()).isEqualTo(8);
    }

    @Test
    void aLaneInTroubleWaitsFiveSecondsThenTwiceAsLongUpToFiveMinutes() {
        assertThat(waits(PATIENT, 9)).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void aLaneInTroubleNeverWaitsLongerThanTheScheduleSays() {
        var eager = new RetryPolicy(List.of(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(7)), Duration.ofDays(5));
        assertThat(waits(eager, 5)).containsExactly(2L, 10L, 7L, 7L, 7L);
    }

    @Test
    void aLaneInTroubleProbesWithOneMailAtATime() {
        fail(A, NOON);
        assertThat(board.free(A, LIMITS, at(4))).isZero();
        assertThat(board.nextProbe()).contains(at(5));
        assertThat(board.free(A, LIMITS, at(5))).isEqualTo(1);
        board.start(A);
        assertThat(board.free(A, LIMITS, at(5))).isZero();
        assertThat(board.nextProbe()).isEmpty();
    }

    @Test
    void lanesInTroubleTakeAtMostAQuarterOfTheTotal() {
        for (var lane : List.of("a", "b", "c")) {
            fail(new Lane(lane), NOON);
        }
        board.start(A);
        assertThat(board.free(B, LIMITS, at(5))).isEqualTo(1);
        board.start(B);
        assertThat(board.free(new Lane("c"), LIMITS, at(5))).isZero();
        assertThat(board.free(new Lane("sound"), LIMITS, at(5))).isEqualTo(3);
        board.end(A);
        assertThat(board.free(new Lane("c"), LIMITS, at(5))).isEqualTo(1);
    }

    @Test
    void lanesOfWhichNothingIsKnownLeaveRoomForTheOthers() {
        var limits = new LaneBoard.Limits(20, 3);
        for (int i = 0; i < 10; i++) {
            board.start(new Lane("new" + i));
        }
        assertThat(board.free(new Lane("newest"), limits, NOON)).isZero();
        board.reached(new Lane("new0"));
        assertThat(board.free(new Lane("new0"), limits, NOON)).isEqualTo(2);
        assertThat(board.free(new Lane("newest"), limits, NOON)).isEqualTo(1);
        for (int i = 1; i < 6; i++) {
            assertThat(board.free(new Lane("newest"), limits, NOON)).as("one each").isEqualTo(1);
            board.end(new Lane("new" + i));
        }
        assertThat(board.free(new Lane("newest"), limits, NOON)).as("there is room for all").isEqualTo(3);
    }

    @Test
    void aLaneThatWasReachedIsKnownUntilItCannotBeReached() {
        var limits = new LaneBoard.Limits(20, 3);
        board.start(A);
        board.reached(A);
        board.end(A);
        for (int i = 0; i < 10; i++) {
            board.start(new Lane("new" + i));
        }
        assertThat(board.free(A, limits, NOON)).isEqualTo(3);
        board.start(A);
        board.lost(A);
        assertThat(board.free(A, limits, NOON)).isZero();
        board.end(A);
        assertThat(board.free(new Lane("newest"), limits, NOON)).isZero();
        board.end(new Lane("new0"));
        assertThat(board.free(new Lane("newest"), limits, NOON)).isEqualTo(1);
    }

    @Test
    void aBurstOfFailuresIsOneTrouble() {
        board.start(A);
        board.start(A);
        assertThat(board.troubled(A, NO_ROUTE, PATIENT, NOON)).isTrue();
        assertThat(board.troubled(A, NO_ROUTE, PATIENT, at(1))).isFalse();
        assertThat(board.trouble(A).orElseThrow()).isEqualTo(new LaneBoard.Trouble(NO_ROUTE, 1, at(5)));
    }

    @Test
    void theSameTroubleIsNewsOnceAndAnotherIsNewsAgain() {
        assertThat(board.troubled(A, NO_ROUTE, PATIENT, NOON)).isTrue();
        assertThat(board.troubled(A, NO_ROUTE, PATIENT, at(5))).isFalse();
        assertThat(board.troubled(A, Diagnostic.ours(Status.transientFailure(7, 0), "wrong password"), PATIENT, at(100))).isTrue();
        assertThat(board.troubles()).containsOnlyKeys(A);
    }

    @Test
    void aLaneThatIsReachedHasAllItsSlotsAgain() {
        board.start(A);
        board.troubled(A, NO_ROUTE, PATIENT, NOON);
        assertThat(board.reached(A)).isTrue();
        board.end(A);
        assertThat(board.reached(A)).isFalse();
        assertThat(free(A)).isEqualTo(3);
        assertThat(board.nextProbe()).isEmpty();
        for (int i = 0; i < 2; i++) { // the probes were given back as well
            fail(new Lane("x" + i), NOON);
            board.start(new Lane("x" + i));
        }
        assertThat(board.free(new Lane("y"), LIMITS, at(5))).isEqualTo(3);
    }

    @Test
    void askedToEveryLaneInTroubleProbesAtOnceAndBeginsAnew() {
        fail(A, NOON);
        fail(A, at(5));
        board.probeNow(at(6));
        assertThat(board.free(A, LIMITS, at(6))).isEqualTo(1);
        fail(A, at(6));
        assertThat(board.nextProbe()).contains(at(11));
    }

    private int free(Lane lane) {
        return board.free(lane, LIMITS, NOON);
    }

    private void fail(Lane lane, Instant when) {
        board.start(lane);
        board.troubled(lane, NO_ROUTE, PATIENT, when);
        board.end(lane);
    }

    /// How long each probe waits after the one before has failed.
    private List<Long> waits(RetryPolicy policy, int count) {
        var waits = new ArrayList<Long>();
        var now = NOON;
        for (int i = 0; i < count; i++) {
            board.troubled(A, NO_ROUTE, policy, now);
            var next = board.nextProbe().orElseThrow();
            waits.add(Duration.between(now, next).toSeconds());
            now = next;
        }
        return waits;
    }
}
