package org.gatepost.engine;

import java.time.Duration;

/// Lets a loop sleep until something happens; no wake-up is lost.
final class Waker {

    private boolean woken;

    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /// Returns when somebody called [#wake] since the last doze, or after the time.
    synchronized void doze(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!woken) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        woken = false;
    }
}
