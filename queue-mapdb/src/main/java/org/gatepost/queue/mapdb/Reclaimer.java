package org.gatepost.queue.mapdb;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Carries what lives in the oldest segment forward, a little at a time, so that the segment may go. Without it one letter
/// that is held for months would keep everything that came after it.
///
/// Only ever the oldest: so a retraction never goes before the mail it took back.
///
/// **Threads.** One, the committer.
final class Reclaimer {

    /// One sync for so much that others have written.
    private static final long BETWEEN_SLICES = 512 << 10;
    private static final long LARGEST_SLICE = 4 << 20;
    /// Nobody waits longer than it takes to look at so many.
    private static final int MOST_LOOKED_AT = 2000;
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(1);
    /// The journal may be so many times what lives in it, and so many segments more.
    private static final int MOST_TIMES = 2;
    private static final int MOST_SEGMENTS = 2;

    private final Segments segments;
    private final Index index;
    private final long segmentSize;
    private @Nullable SegmentScanner scanner;
    private int segment = -1;
    private boolean fruitless;
    private long writtenSince;
    private long notBefore = System.nanoTime();

    Reclaimer(Segments segments, Index index, long segmentSize) {
        this.segments = segments;
        this.index = index;
        this.segmentSize = segmentSize;
    }

    /// Others have written so many bytes.
    void written(long bytes) {
        writtenSince += bytes;
    }

    /// Whether something is to be carried forward.
    boolean isWanted(int oldest, Position end) {
        long size = (long) (end.segment() - oldest) * segmentSize + end.offset();
        return oldest < end.segment() && size > MOST_TIMES * index.tally().liveBytes() + MOST_SEGMENTS * segmentSize && index.tally().isAlive(oldest)
                && System.nanoTime() - notBefore >= 0;
    }

    /// And now, for nobody else has anything to write, or enough was written meanwhile.
    boolean isTurn(int oldest, Position end, boolean isQuiet) {
        return (isQuiet || writtenSince >= BETWEEN_SLICES) && isWanted(oldest, end);
    }

    /// Not again for a while: there was no room.
    void giveUp() {
        scanner = null;
        notBefore = System.nanoTime() + UNTIL_TRIED_AGAIN.toNanos();
    }

    /// Copies some of what lives in the oldest segment: twice as much as others have written, so that it keeps pace.
    void slice(int oldest, Journal journal, Batch changes) throws IOException {
        var records = scanner;
        if (oldest != segment || records == null) {
            segment = oldest;
            records = new SegmentScanner(segments.reopened(oldest), segments.stamp(oldest));
            scanner = records;
            fruitless = true;
        }
        long most = Math.clamp(2 * writtenSince, BETWEEN_SLICES, LARGEST_SLICE);
        writtenSince = 0;
        for (int looked = 0; looked < MOST_LOOKED_AT && journal.batchSize() < most; looked++) {
            var record = records.nextPastDamage(0);
            if (record == null) {
                scanner = null;
                if (fruitless) { // it lives, and nothing of it was found: better kept than looked for without end
                    giveUp();
                }
                return;
            }
            if (record.type() == Record.Type.INSERT || record.type() == Record.Type.MOVED) {
                var stood = RecordBodies.readInsert(record, oldest);
                var lives = changes.latest(stood.entry().id()).filter(now -> now.place().equals(stood.place()));
                if (lives.isPresent()) {
                    move(lives.get(), record, journal, changes);
                    fruitless = false;
                }
            }
        }
    }

    private void move(StoredEntry stored, Record record, Journal journal, Batch changes) throws IOException {
        var body = body(record);
        var crc = new CRC32C();
        crc.update(body.duplicate()); // as it is now: a damaged one is found when it is delivered, not taken for a torn end
        var at = journal.add(Record.Type.MOVED, false, RecordBodies.moved(stored), body, (int) crc.getValue());
        var place = stored.place();
        changes.moved(stored, new BodyPlace(at.segment(), place.isOwnFile() ? BodyPlace.OWN_FILE : at.offset(), place.size(), place.crc()));
    }

    private ByteBuffer body(Record record) throws IOException {
        var body = ByteBuffer.allocate(record.bodyLength());
        var channel = segments.reopened(segment);
        while (body.hasRemaining()) {
            if (channel.read(body, record.bodyOffset() + body.position()) < 0) {
                throw new EOFException("%s ended while it was read".formatted(segments.file(segment)));
            }
        }
        return body.flip();
    }
}
