package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/// The journal, folded: every entry as it stands now, by id and by when it wakes. Disposable: the journal makes it again.
///
/// **Threads.** One writes; any number read. A reader may see some changes of a batch before others.
final class Index {

    private static final String TALLY = "tally";

    private final DB db;
    private final BTreeMap<byte[], byte[]> entries;
    private final BTreeMap<String, byte[]> notes;
    private final DueIndex due;
    private final Tally tally;
    private final RecentEntries recent = new RecentEntries();

    private Index(DB db, boolean fresh) throws IOException {
        this.db = db;
        var ids = db.treeMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).valuesOutsideNodesEnable();
        this.entries = fresh ? ids.create() : ids.open();
        var wakes = db.treeSet("due", Serializer.BYTE_ARRAY);
        this.due = new DueIndex(fresh ? wakes.create() : wakes.open());
        var texts = db.treeMap("notes", Serializer.STRING, Serializer.BYTE_ARRAY);
        this.notes = fresh ? texts.create() : texts.open();
        if (fresh) {
            this.tally = new Tally();
        } else {
            var bytes = notes.remove(TALLY);
            if (bytes == null) {
                throw new IOException("the index has no tally");
            }
            this.tally = Tally.of(bytes);
            this.due.load();
        }
    }

    static Index create(Path file) throws IOException {
        return new Index(open(file), true);
    }

    /// Opens what [#close] left.
    static Index reopen(Path file) throws IOException {
        try {
            return new Index(open(file), false);
        } catch (RuntimeException e) { // MapDB has an exception for each kind of damage; all mean: make it again
            throw new IOException("the index cannot be opened: " + e, e);
        }
    }

    private static DB open(Path file) {
        return DBMaker.fileDB(file.toFile()).fileMmapEnable().allocateStartSize(16 << 20).allocateIncrement(32 << 20).make();
    }

    DueIndex due() {
        return due;
    }

    Tally tally() {
        return tally;
    }

    Optional<StoredEntry> find(QueueId id) {
        return recent.find(id).or(() -> Optional.ofNullable(entries.get(key(id))).map(StoredEntry::of));
    }

    void insert(StoredEntry stored) {
        entries.put(key(stored.entry().id()), stored.toBytes());
        recent.put(stored);
        wake(stored.entry());
        tally.add(stored);
    }

    void change(StoredEntry from, StoredEntry to) {
        entries.put(key(to.entry().id()), to.toBytes());
        recent.put(to);
        sleep(from.entry());
        wake(to.entry());
        tally.remove(from);
        tally.add(to);
    }

    void remove(StoredEntry stored) {
        recent.remove(stored.entry().id());
        entries.remove(key(stored.entry().id()));
        sleep(stored.entry());
        tally.remove(stored);
    }

    /// Entries after an id, in order.
    Iterator<QueueEntry> after(@Nullable QueueId id) {
        var values = id == null ? entries.valueIterator() : entries.valueIterator(key(id), false, null, false);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public QueueEntry next() {
                return StoredEntry.of(java.util.Objects.requireNonNull(values.next())).entry();
            }
        };
    }

    Optional<QueueId> newest() {
        var last = entries.isEmpty() ? null : entries.lastKey2();
        return Optional.ofNullable(last).map(key -> new QueueId(new String(key, StandardCharsets.US_ASCII)));
    }

    /// Ends a batch of changes.
    void settle() {
        due.settle();
    }

    void close() {
        notes.put(TALLY, tally.toBytes());
        db.close();
    }

    /// Lets go without caring for the file.
    void abandon() {
        db.close();
    }

    private void wake(QueueEntry entry) {
        entry.wakeUps((lane, at) -> due.add(lane, at, entry.id()));
    }

    private void sleep(QueueEntry entry) {
        entry.wakeUps((lane, at) -> due.remove(lane, at, entry.id()));
    }

    private static byte[] key(QueueId id) {
        return id.value().getBytes(StandardCharsets.US_ASCII);
    }
}
