package org.gatepost.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// How long a test waits for what must happen: long, for a busy machine, while looking often.
public final class Patience {

    public static final Duration LIMIT = Duration.ofSeconds(20);

    private Patience() {}

    /// `await("the letter arrives").until(...)`.
    public static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).dontCatchUncaughtExceptions();
    }
}
