package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.gatepost.api.queue.QueueException;

/// Refuses new mail while there is still room for what has to go on: retractions, results, and the index, which grows by a block at
/// a time and cannot be told that there is none.
///
/// **Threads.** Any number.
final class Room {

    /// Two blocks of the index and some of the journal.
    static final long RESERVE = 80L << 20;

    /// A small disk keeps back a quarter.
    private static final long LEAST_SHARE = 4;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final long reserve;
    private volatile long lookedAt = System.nanoTime();
    private volatile long room;

    /// @param reserve bytes that new mail does not get, where the disk is large enough for that
    Room(Path directory, long reserve) throws IOException {
        this.directory = directory;
        var store = Files.getFileStore(directory);
        this.reserve = Math.min(reserve, store.getTotalSpace() / LEAST_SHARE);
        this.room = store.getUsableSpace();
    }

    /// @throws QueueException 4.3.1 when new mail would take what is kept for the mail that is there
    void check() throws QueueException {
        if (System.nanoTime() - lookedAt >= LOOK_AGAIN_NANOS) {
            lookedAt = System.nanoTime(); // one looks, the others go by what was seen last
            try {
                room = Files.getFileStore(directory).getUsableSpace();
            } catch (IOException e) {
                throw Trouble.of("cannot ask how much room there is", e);
            }
        }
        if (room < reserve) {
            throw QueueException.full("the disk is nearly full: %,d MB are left, and the last %,d MB are for the mail that is here; make room in %s".formatted(room >> 20, reserve >> 20, directory),
                    new IOException("no room"));
        }
    }
}
