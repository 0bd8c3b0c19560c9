package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Next hops that never answer, with more mail than there are slots, and one that does: its mail leaves while all of theirs still hangs.
final class FairnessTest {

    private static final int TOTAL = 40;
    private static final int PER_LANE = 4;
    private static final int GOOD = 100;
    private static final String[] SETTINGS = {"send.delay=0s", "concurrency.total=" + TOTAL, "concurrency.per-next-hop=" + PER_LANE};

    private final CountDownLatch never = new CountDownLatch(1);
    private final FakeTransport transport = new FakeTransport("smtp").lanePerDomain();

    FairnessTest() {
        transport.always(request -> {
            if (request.recipients().getFirst().address().domainKey().startsWith("dead")) {
                never.await();
            }
            return FakeTransport.delivered().to(request);
        });
    }

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @Test
    void manyMailsForOneThatNeverAnswersTakeNothingFromTheOthers() throws Exception {
        try (var station = new Station(transport, SETTINGS)) {
            for (int i = 0; i < 500; i++) {
                station.submit("r@dead.example");
            }
            awaitHanging(station, PER_LANE);
            awaitAllLeave(station);
            assertThat(station.gateway.status().sending()).as("and theirs still hangs").isEqualTo(PER_LANE);
            never.countDown();
        }
    }

    /// More lanes than all slots, each with more mail than its own.
    @Test
    void veryManyThatNeverAnswerTakeNothingFromOneThatDidBefore() throws Exception {
        try (var station = new Station(transport, SETTINGS)) {
            station.awaitState(station.submit("first@good.example"), LetterState.SENT);
            for (int i = 0; i < 500; i++) {
                station.submit("r@dead%d.example".formatted(i % 100));
            }
            awaitHanging(station, TOTAL / 2);
            awaitAllLeave(station);
            assertThat(station.gateway.status().sending()).as("and theirs still hangs").isEqualTo(TOTAL / 2);
            never.countDown();
        }
    }

    @Test
    void someThatNeverAnswerLeaveRoomForOneThatNobodyKnowsYet() throws Exception {
        try (var station = new Station(transport, SETTINGS)) {
            int dead = 10;
            for (int i = 0; i < 500; i++) {
                station.submit("r@dead%d.example".formatted(i % dead));
            }
            Patience.await("each has one").until(() -> hanging().stream().distinct().count() == dead);
            awaitAllLeave(station);
            assertThat(station.gateway.status().sending()).as("and theirs still hangs").isPositive().isLessThan(TOTAL / 2);
            never.countDown();
        }
    }

    private void awaitHanging(Station station, int count) {
        Patience.await("%d hang".formatted(count)).until(() -> hanging().size() == count && station.gateway.status().sending() == count);
    }

    private List<String> hanging() {
        return transport.requests().stream().map(request -> request.recipients().getFirst().address().domainKey()).filter(domain -> domain.startsWith("dead")).toList();
    }

    private static void awaitAllLeave(Station station) throws Exception {
        var ids = new ArrayList<QueueId>();
        for (int i = 0; i < GOOD; i++) {
            ids.add(station.submit("r@good.example"));
        }
        for (var id : ids) {
            station.awaitState(id, LetterState.SENT);
        }
    }
}
