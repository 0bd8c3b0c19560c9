package org.gatepost.dist;

import java.awt.AWTEvent;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.util.concurrent.atomic.AtomicLong;

/// How long the event dispatch thread was busy with one event at most: for how long a click had to wait.
final class DispatchTimes extends EventQueue {

    private final AtomicLong longest = new AtomicLong();

    static DispatchTimes watch() {
        var times = new DispatchTimes();
        Toolkit.getDefaultToolkit().getSystemEventQueue().push(times);
        return times;
    }

    /// Milliseconds, since it was asked before.
    long longest() {
        return longest.getAndSet(0) / 1_000_000;
    }

    void stop() {
        pop();
    }

    @Override
    protected void dispatchEvent(AWTEvent event) {
        long began = System.nanoTime();
        super.dispatchEvent(event);
        long took = System.nanoTime() - began;
        longest.accumulateAndGet(took, Math::max);
    }
}
