package org.gatepost.transport.direct;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets only so many letters at once go to one mail host, however many domains it serves: the engine counts by domain.
/// When one of them does not reach it, those who wait for their turn need not find out by themselves.
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
        private volatile long misses;

        Door(int most) {
            free = new Semaphore(most, true);
        }
    }

    /// To be closed in any case.
    final class Turn implements AutoCloseable {
        private final String host;
        private final Door door;
        private final boolean entered;
        private final String obstacle;

        private Turn(String host, Door door, boolean entered, String obstacle) {
            this.host = host;
            this.door = door;
            this.entered = entered;
            this.obstacle = obstacle;
        }

        /// Why the host must not be talked to now; empty when it may.
        String obstacle() {
            return obstacle;
        }

        /// The host was not reached.
        @SuppressWarnings("NonAtomicVolatileUpdate") // that it changes is what counts
        void missed() {
            door.misses++;
        }

        @Override
        public void close() {
            if (entered) {
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
        long misses = door.misses;
        try {
            boolean entered = door.free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Turn(host, door, entered, !entered ? "%s takes so many other letters from here that this one's turn did not come".formatted(host)
                    : door.misses != misses ? "%s was not reached just now by another letter".formatted(host) : "");
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
