package org.gatepost.queue.mapdb;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// The entries that changed last. Most mail is inserted, leased and gone within a moment, and never needs the other tier.
/// Bounded: [Index] moves the oldest on.
final class HeapTier implements Tier {

    private final ConcurrentSkipListMap<QueueId, StoredEntry> entries = new ConcurrentSkipListMap<>();
    private final DueIndex due = new DueIndex(new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    private int size;

    int size() {
        return size;
    }

    Optional<StoredEntry> oldest() {
        return Optional.ofNullable(entries.firstEntry()).map(Map.Entry::getValue);
    }

    @Override
    public Optional<StoredEntry> find(QueueId id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public boolean put(StoredEntry stored) {
        var before = entries.put(stored.entry().id(), stored);
        if (before == null) {
            size++;
        } else {
            sleep(before.entry());
        }
        wake(stored.entry());
        return before != null;
    }

    @Override
    public boolean remove(StoredEntry stored) {
        var before = entries.remove(stored.entry().id());
        if (before != null) {
            size--;
            sleep(before.entry());
        }
        return before != null;
    }

    /// Entries after an id, in order.
    Iterator<StoredEntry> after(@Nullable QueueId id) {
        return (id == null ? entries : entries.tailMap(id, false)).values().iterator();
    }

    @Override
    public Optional<QueueId> newest() {
        return Optional.ofNullable(entries.lastEntry()).map(Map.Entry::getKey);
    }

    @Override
    public DueIndex due() {
        return due;
    }
}
