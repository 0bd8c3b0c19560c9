package org.gatepost.queue.mapdb;

import java.util.concurrent.atomic.AtomicLong;

/// How much heap all drafts together may take; who gets none writes to a file instead.
final class DraftBudget {

    private final AtomicLong left;

    DraftBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
