package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.Serializer;

/// The entries that wait: a million of them take no heap.
final class MapDbTier implements Tier {

    private final BTreeMap<byte[], byte[]> entries;
    private final DueIndex due;

    private MapDbTier(BTreeMap<byte[], byte[]> entries, BTreeMap<byte[], Boolean> wakes) {
        this.entries = entries;
        this.due = new DueIndex(wakes);
        due.load();
    }

    /// As it was left.
    static MapDbTier reopen(DB db) {
        return new MapDbTier(entries(db).open(), wakes(db).open());
    }

    /// Of entries in order of their ids, page by page: a tenth of what it takes to put them in one after the other.
    ///
    /// @param wakes sorts when they wake
    static MapDbTier create(DB db, Iterator<StoredEntry> sorted, Sorter wakes) throws IOException {
        var entries = entries(db).createFromSink();
        while (sorted.hasNext()) {
            var stored = sorted.next();
            entries.put(key(stored.entry().id()), stored.toBytes());
            for (var key : DueIndex.keys(stored.entry())) {
                wakes.add(key);
            }
        }
        var due = wakes(db).createFromSink();
        byte[] before = {};
        for (var keys = wakes.sorted(); keys.hasNext(); ) {
            var key = keys.next();
            if (!Arrays.equals(key, before)) { // two leases of a letter may end at once
                due.put(key, true);
            }
            before = key;
        }
        return new MapDbTier(entries.create(), due.create());
    }

    private static DB.TreeMapMaker<byte[], byte[]> entries(DB db) {
        return db.treeMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).valuesOutsideNodesEnable();
    }

    private static DB.TreeMapMaker<byte[], Boolean> wakes(DB db) {
        return db.treeMap("due", Serializer.BYTE_ARRAY, Serializer.BOOLEAN);
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

    /// Entries after an id, in order.
    ///
    /// @param elsewhere finds an entry that leaves while it is read: its key is here, its value is not any more
    Iterator<StoredEntry> after(@Nullable QueueId id, Function<QueueId, Optional<StoredEntry>> elsewhere) {
        var all = id == null ? entries.entryIterator() : entries.entryIterator(key(id), false, null, false);
        return new Iterator<>() {

            private Optional<StoredEntry> ahead = read();

            private Optional<StoredEntry> read() {
                Optional<StoredEntry> found = Optional.empty();
                while (found.isEmpty() && all.hasNext()) {
                    var next = all.next();
                    found = Optional.ofNullable(next.getValue()).map(StoredEntry::of).or(() -> elsewhere.apply(id(next.getKey())));
                }
                return found;
            }

            @Override
            public boolean hasNext() {
                return ahead.isPresent();
            }

            @Override
            public StoredEntry next() {
                var found = ahead.orElseThrow();
                ahead = read();
                return found;
            }
        };
    }

    @Override
    public Optional<QueueId> newest() {
        var last = entries.isEmpty() ? null : entries.lastKey2();
        return Optional.ofNullable(last).map(MapDbTier::id);
    }

    @Override
    public DueIndex due() {
        return due;
    }

    private static QueueId id(byte[] key) {
        return new QueueId(new String(key, StandardCharsets.US_ASCII));
    }

    private static byte[] key(QueueId id) {
        return id.value().getBytes(StandardCharsets.US_ASCII);
    }
}
