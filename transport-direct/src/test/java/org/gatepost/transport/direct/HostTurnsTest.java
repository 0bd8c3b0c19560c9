package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostTurnsTest {

    @Test
    void noMoreThanThatAreAtAHostAtOnceAndNobodyIsForgotten() throws Exception {
        var turns = new HostTurns(3);
        var here = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        var go = new CountDownLatch(1);
        for (int i = 0; i < 50; i++) {
            Thread.ofVirtual().start(() -> {
                try (var turn = turns.enter("mx.example.com")) {
                    assertThat(turn.obstacle()).isEmpty();
                    most.accumulateAndGet(here.incrementAndGet(), Math::max);
                    go.await();
                    here.decrementAndGet();
                    done.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        await().until(() -> here.get() == 3);
        try (var other = turns.enter("mx.example.net")) {
            assertThat(other.obstacle()).as("another host has turns of its own").isEmpty();
            assertThat(turns.size()).isEqualTo(2);
        }
        go.countDown();
        await().until(() -> done.get() == 50);
        assertThat(most.get()).isEqualTo(3);
        await().until(() -> turns.size() == 0);
    }

    @Test
    void whoeverWaitsBeforeAHostThatIsNotReachedNeedNotTryItself() throws Exception {
        var turns = new HostTurns(1);
        var obstacles = new LinkedBlockingQueue<String>();
        try (var first = turns.enter("mx.example.com")) {
            var waiting = IntStream.range(0, 5).mapToObj(_ -> Thread.ofVirtual().start(() -> {
                try (var turn = turns.enter("mx.example.com")) {
                    obstacles.add(turn.obstacle());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            })).toList();
            await().until(() -> waiting.stream().allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
            first.missed();
        }
        await().until(() -> obstacles.size() == 5);
        assertThat(obstacles).allMatch(one -> one.contains("was not reached just now"));
        try (var later = turns.enter("mx.example.com")) {
            assertThat(later.obstacle()).as("whoever comes later tries anew").isEmpty();
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingLeavesNoTrace() throws Exception {
        var turns = new HostTurns(1);
        try (var first = turns.enter("mx.example.com")) {
            assertThat(first.obstacle()).isEmpty();
            var waiting = Thread.ofVirtual().start(() -> {
                try (var turn = turns.enter("mx.example.com")) {
                    throw new AssertionError("it got in: " + turn.obstacle());
                } catch (InterruptedException e) {
                    // as it should
                }
            });
            waiting.interrupt();
            waiting.join();
        }
        assertThat(turns.size()).isZero();
    }
}
