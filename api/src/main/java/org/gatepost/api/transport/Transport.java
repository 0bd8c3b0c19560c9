package org.gatepost.api.transport;

import java.time.Duration;
import java.util.function.Consumer;
import org.gatepost.api.mail.Mailbox;

/// Tries to hand mail to a next hop. Decides nothing about retries: it reports honestly, once.
///
/// **Threads.** Many attempts at once, each on a virtual thread of its own; an interrupt means: stop soon, the deadline has passed.
/// **Failure.** What the world does is a [DeliveryReport]; an unchecked exception is a defect and counts as deferred.
@FunctionalInterface
public interface Transport extends AutoCloseable {

    DeliveryReport deliver(DeliveryRequest request) throws InterruptedException;

    /// Which mails share a next hop: pure, no I/O, the same answer each time. Empty: this transport has one lane, named for it.
    default String laneOf(Mailbox recipient) {
        return "";
    }

    /// The next hop of a lane in words, for people: `smtp.example.com:587`.
    default String nextHop(String lane) {
        return lane;
    }

    /// What keeps every mail from leaving until settings change, in one sentence; empty when there is nothing of that kind.
    default String obstacle() {
        return "";
    }

    /// Looks step by step whether mail can leave, and hands nothing over. Not told otherwise, there is nothing to look at but the [#obstacle].
    ///
    /// @param tell gets each step as soon as it is known
    default void check(Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
        if (!obstacle().isEmpty()) {
            tell.accept(CheckStep.failed("transport", obstacle(), Duration.ZERO, ""));
        }
    }

    @Override
    default void close() {}
}
