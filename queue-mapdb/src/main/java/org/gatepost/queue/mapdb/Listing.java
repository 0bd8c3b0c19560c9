package org.gatepost.queue.mapdb;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// The entries of both tiers in order of ids, a part at a time, while others change them.
///
/// No entry is missed that is there all the while: each part is read from the heap, then from the other tier, then from the heap once more.
/// Who was in neither the first nor the second time went to the heap in between, and is there the third time: to leave it again takes
/// another batch, and a part during which two batches ended is read again.
///
/// **Threads.** One.
final class Listing implements Iterator<QueueEntry> {

    private static final int PART = 64;

    private final HeapTier fresh;
    private final MapDbTier waiting;
    private final LongSupplier batches;
    private @Nullable QueueId last;
    private boolean atEnd;
    private Iterator<StoredEntry> part = Collections.emptyIterator();

    /// @param after an id; null: from the beginning
    /// @param batches how many there have been by now
    Listing(HeapTier fresh, MapDbTier waiting, @Nullable QueueId after, LongSupplier batches) {
        this.fresh = fresh;
        this.waiting = waiting;
        this.last = after;
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        while (!part.hasNext() && !atEnd) {
            part = readPart();
        }
        return part.hasNext();
    }

    @Override
    public QueueEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return part.next().entry();
    }

    private Iterator<StoredEntry> readPart() {
        for (int size = PART; ; size = Math.max(1, size / 2)) { // a smaller part is read sooner
            long before = batches.getAsLong();
            var found = new TreeMap<QueueId, StoredEntry>();
            var end = earlier(take(fresh.after(last), size, found), take(waiting.after(last, fresh::find), size, found));
            for (var late = fresh.after(last); late.hasNext(); ) {
                var stored = late.next();
                if (end != null && stored.entry().id().compareTo(end) > 0) {
                    break;
                }
                put(stored, found);
            }
            if (batches.getAsLong() - before < 2) {
                last = end;
                atEnd = end == null;
                return (end == null ? found : found.headMap(end, true)).values().iterator();
            }
        }
    }

    /// @return the last id that was taken; null when there were no more
    private static @Nullable QueueId take(Iterator<StoredEntry> from, int most, Map<QueueId, StoredEntry> to) {
        QueueId reached = null;
        for (int i = 0; i < most; i++) {
            if (!from.hasNext()) {
                return null;
            }
            var stored = from.next();
            reached = stored.entry().id();
            put(stored, to);
        }
        return reached;
    }

    private static void put(StoredEntry stored, Map<QueueId, StoredEntry> to) {
        to.merge(stored.entry().id(), stored, (one, other) -> one.entry().version() > other.entry().version() ? one : other);
    }

    private static @Nullable QueueId earlier(@Nullable QueueId one, @Nullable QueueId other) {
        return one == null ? other : other == null ? one : one.compareTo(other) <= 0 ? one : other;
    }
}
