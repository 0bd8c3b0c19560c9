package org.gatepost.intake.smtp;

import java.util.concurrent.atomic.AtomicLong;

/// How much of the heap the envelopes of all sessions may take while their recipients are being named.
///
/// **Threads.** Any number.
final class EnvelopeRoom {

    private static final int PART_OF_HEAP = 8;
    private static final int AROUND_ONE = 400;
    private static final int TIMES = 4; // a line is kept as an address, its wishes, and both once more while they are stored

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    EnvelopeRoom() {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /// @param most bytes
    EnvelopeRoom(long most) {
        this.most = most;
    }

    /// What one session has of it.
    final class Share {

        private long mine;

        /// @param line as the client said it
        /// @return whether there is room
        boolean take(String line) {
            long size = AROUND_ONE + (long) TIMES * line.length();
            if (taken.addAndGet(size) > most) {
                taken.addAndGet(-size);
                return false;
            }
            mine += size;
            return true;
        }

        void giveBack() {
            taken.addAndGet(-mine);
            mine = 0;
        }
    }

    Share share() {
        return new Share();
    }
}
