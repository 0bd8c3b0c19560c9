package org.gatepost.transport.direct;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets only so many letters at once go to one mail host, however many domains it serves: the engine counts by domain.
///
/// **Threads.** Any number; one that waits for its turn blocks.
final class HostTurns {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int most;
    private final ConcurrentHashMap<String, Door> doors = new ConcurrentHashMap<>();

    /// Who is at a host, or waits before it.
    private static final class Door {
        private final Semaphore free;
        private int here;

        Door(int most) {
            free = new Semaphore(most, true);
        }
    }

    /// To be closed in any case.
    final class Turn implements AutoCloseable {
        private final String host;
        private final Door door;
        private final boolean mine;

        private Turn(String host, Door door, boolean mine) {
            this.host = host;
            this.door = door;
            this.mine = mine;
        }

        /// Whether the host may be talked to; no when it did not come in time.
        boolean isMine() {
            return mine;
        }

        @Override
        public void close() {
            if (mine) {
                door.free.release();
            }
            leave(host);
        }
    }

    HostTurns(int most) {
        this.most = most;
    }

    Turn enter(String host) throws InterruptedException {
        var door = doors.compute(host, (_, one) -> {
            var there = one == null ? new Door(most) : one;
            there.here++;
            return there;
        });
        try {
            return new Turn(host, door, door.free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            leave(host);
            throw e;
        }
    }

    /// How many hosts somebody is at, or waits before.
    int size() {
        return doors.size();
    }

    private void leave(String host) {
        doors.computeIfPresent(host, (_, door) -> --door.here == 0 ? null : door);
    }
}
