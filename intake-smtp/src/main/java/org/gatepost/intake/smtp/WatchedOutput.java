package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// Remembers since when a write has been waiting: sockets have no time-out for writing, and a client that never reads its
/// replies would hold its session for ever.
///
/// **Threads.** One writes; any may ask [#waitsLongerThan].
final class WatchedOutput extends OutputStream {

    private static final long IDLE = Long.MIN_VALUE;

    private final OutputStream to;
    private volatile long since = IDLE;

    WatchedOutput(OutputStream to) {
        this.to = to;
    }

    boolean waitsLongerThan(Duration limit) {
        long began = since;
        return began != IDLE && System.nanoTime() - began > limit.toNanos();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        since = System.nanoTime();
        try {
            to.write(bytes, offset, length);
        } finally {
            since = IDLE;
        }
    }
}
