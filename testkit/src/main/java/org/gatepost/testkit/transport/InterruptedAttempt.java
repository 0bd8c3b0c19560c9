package org.gatepost.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;

/// An attempt on a virtual thread, as the gateway makes them, to be ended before its time.
final class InterruptedAttempt {

    private final CompletableFuture<Optional<DeliveryReport>> ended = new CompletableFuture<>();
    private final Thread thread;

    InterruptedAttempt(Transport transport, DeliveryRequest request) {
        thread = Thread.ofVirtual().name("attempt").start(() -> {
            try {
                ended.complete(Optional.of(transport.deliver(request)));
            } catch (InterruptedException e) {
                ended.complete(Optional.empty());
            } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
    }

    /// Until it does nothing but wait.
    void awaitStandstill(Duration patience) throws InterruptedException {
        int still = 0;
        for (long end = System.nanoTime() + patience.toNanos(); still < 10 && System.nanoTime() - end < 0;) {
            still = switch (thread.getState()) {
                case WAITING, TIMED_WAITING, BLOCKED -> still + 1;
                case NEW, RUNNABLE, TERMINATED -> 0;
            };
            Thread.sleep(20);
        }
    }

    /// @return its report, unless the interrupt came through
    Optional<DeliveryReport> interrupt(Duration patience) throws InterruptedException {
        thread.interrupt();
        assertThat(thread.join(patience)).as("ended %s after the interrupt", patience).isTrue();
        return ended.join();
    }
}
