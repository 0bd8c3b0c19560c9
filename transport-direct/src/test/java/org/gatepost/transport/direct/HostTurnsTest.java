package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
                    assertThat(turn.isMine()).isTrue();
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
            assertThat(other.isMine()).as("another host has turns of its own").isTrue();
            assertThat(turns.size()).isEqualTo(2);
        }
        go.countDown();
        await().until(() -> done.get() == 50);
        assertThat(most.get()).isEqualTo(3);
        await().until(() -> turns.size() == 0);
    }

    @Test
    void whoIsInterruptedWhileWaitingLeavesNoTrace() throws Exception {
        var turns = new HostTurns(1);
        try (var first = turns.enter("mx.example.com")) {
            assertThat(first.isMine()).isTrue();
            var waiting = Thread.ofVirtual().start(() -> {
                try (var turn = turns.enter("mx.example.com")) {
                    throw new AssertionError("it got in: " + turn.isMine());
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
