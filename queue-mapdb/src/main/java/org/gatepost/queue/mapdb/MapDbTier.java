package org.gatepost.queue.mapdb;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.Serializer;

/// The entries that wait: a million of them take no heap.
final class MapDbTier implements Tier {

    private final BTreeMap<byte[], byte[]> entries;
    private final DueIndex due;

    /// @param fresh whether the database is new
    MapDbTier(DB db, boolean fresh) {
        var ids = db.treeMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).valuesOutsideNodesEnable();
        this.entries = fresh ? ids.create() : ids.open();
        var wakes = db.treeSet("due", Serializer.BYTE_ARRAY);
        this.due = new DueIndex(fresh ? wakes.create() : wakes.open());
        if (!fresh) {
            due.load();
        }
    }

    @Override
    public Optional<StoredEntry> find(QueueId id) {
        return Optional.ofNullable(entries.get(key(id))).map(StoredEntry::of);
    }

    @Override
    public boolean put(StoredEntry stored) {
        var before = entries.put(key(stored.entry().id()), stored.toBytes());
        if (before != null) {
            sleep(StoredEntry.of(before).entry());
        }
        wake(stored.entry());
        return before != null;
    }

    @Override
    public boolean remove(StoredEntry stored) {
        var before = entries.remove(key(stored.entry().id()));
        if (before != null) {
            sleep(StoredEntry.of(before).entry());
        }
        return before != null;
    }

    @Override
    public Iterator<StoredEntry> after(@Nullable QueueId id) {
        var values = id == null ? entries.valueIterator() : entries.valueIterator(key(id), false, null, false);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public StoredEntry next() {
                return StoredEntry.of(Objects.requireNonNull(values.next()));
            }
        };
    }

    @Override
    public Optional<QueueId> newest() {
        var last = entries.isEmpty() ? null : entries.lastKey2();
        return Optional.ofNullable(last).map(key -> new QueueId(new String(key, StandardCharsets.US_ASCII)));
    }

    @Override
    public DueIndex due() {
        return due;
    }

    private static byte[] key(QueueId id) {
        return id.value().getBytes(StandardCharsets.US_ASCII);
    }
}
