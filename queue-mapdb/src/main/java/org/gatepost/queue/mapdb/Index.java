package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/// The journal, folded: every entry as it stands now, by id and by when it wakes. Disposable: the journal makes it again.
///
/// In two tiers: what changed last in the heap, what waits in MapDB. An entry is in one of them, and on its way from one to the
/// other in both, so that no reader misses it.
///
/// **Threads.** One writes; any number read. A reader may see some changes of a batch before others.
final class Index {

    /// With its strings an entry takes about a kilobyte.
    private static final int MOST_IN_HEAP = 8192;
    private static final int MOST_RECIPIENTS_IN_HEAP = 20;
    private static final String TALLY = "tally";

    private final DB db;
    private final BTreeMap<String, byte[]> notes;
    private final HeapTier fresh = new HeapTier();
    private final MapDbTier waiting;
    private final Tally tally;
    /// Taken to the heap in this batch; the other tier keeps what it had of them until the batch ends, so that who comes back in it was never away.
    private final Set<QueueId> leaving = new HashSet<>();
    private final AtomicLong batches = new AtomicLong();

    private Index(DB db, BTreeMap<String, byte[]> notes, MapDbTier waiting, Tally tally) {
        this.db = db;
        this.notes = notes;
        this.waiting = waiting;
        this.tally = tally;
    }

    static String name(int generation) {
        return "index-" + generation + ".db";
    }

    /// @param sorted entries in order of their ids
    /// @param due sorts when they wake
    static Index create(Path file, Iterator<StoredEntry> sorted, Sorter due) throws IOException {
        return create(open(file), sorted, due);
    }

    static Index create(DB db, Iterator<StoredEntry> sorted, Sorter due) throws IOException {
        var tally = new Tally();
        var counted = new Iterator<StoredEntry>() {
            @Override
            public boolean hasNext() {
                return sorted.hasNext();
            }

            @Override
            public StoredEntry next() {
                var stored = sorted.next();
                tally.add(stored);
                return stored;
            }
        };
        return new Index(db, notes(db).create(), MapDbTier.create(db, counted, due), tally);
    }

    /// Opens what [#close] left.
    static Index reopen(Path file) throws IOException {
        try {
            var db = open(file);
            var notes = notes(db).open();
            var tally = notes.remove(TALLY);
            if (tally == null) {
                throw new IOException("the index has no tally");
            }
            return new Index(db, notes, MapDbTier.reopen(db), Tally.of(tally));
        } catch (RuntimeException e) { // MapDB has an exception for each kind of damage; all mean: make it again
            throw new IOException("the index cannot be opened: " + e, e);
        }
    }

    private static DB.TreeMapMaker<String, byte[]> notes(DB db) {
        return db.treeMap("notes", Serializer.STRING, Serializer.BYTE_ARRAY);
    }

    private static DB open(Path file) {
        return DBMaker.fileDB(file.toFile()).fileMmapEnable().allocateStartSize(16 << 20).allocateIncrement(32 << 20).make();
    }

    Tally tally() {
        return tally;
    }

    Optional<StoredEntry> find(QueueId id) {
        return fresh.find(id).or(() -> waiting.find(id)).or(() -> fresh.find(id)); // it may have moved while we looked
    }

    void insert(StoredEntry stored) {
        home(stored).put(stored);
        tally.add(stored);
    }

    void change(StoredEntry from, StoredEntry to) {
        var home = home(to);
        if (!home.put(to)) {
            if (home == fresh) {
                leaving.add(to.entry().id());
            } else {
                fresh.remove(from);
            }
        }
        tally.remove(from);
        tally.add(to);
    }

    void remove(StoredEntry stored) {
        if (!fresh.remove(stored) || leaving.remove(stored.entry().id())) {
            waiting.remove(stored);
        }
        tally.remove(stored);
    }

    /// Ends a batch of changes: the heap keeps its bound, and the first due times are found.
    void settle() {
        batches.incrementAndGet();
        while (fresh.size() > MOST_IN_HEAP) {
            move(fresh.oldest().orElseThrow());
        }
        leaving.forEach(id -> fresh.find(id).ifPresent(waiting::remove));
        leaving.clear();
        fresh.due().settle();
        waiting.due().settle();
    }

    /// Entries after an id, in order.
    Iterator<QueueEntry> after(@Nullable QueueId id) {
        return new Listing(fresh, waiting, id, batches::get);
    }

    Optional<QueueId> newest() {
        return Stream.of(fresh, waiting).flatMap(tier -> tier.newest().stream()).max(Comparator.naturalOrder());
    }

    List<Lane> lanesDue(Instant now, int limit) {
        return Stream.of(fresh, waiting).flatMap(tier -> tier.due().headsDue(now, limit).stream()).sorted().map(DueIndex.Head::lane).distinct().limit(limit).toList();
    }

    List<QueueEntry> due(Lane lane, Instant now, int limit) {
        var keys = new ArrayList<DueIndex.Key>();
        keys.addAll(fresh.due().due(lane, now, limit));
        keys.addAll(waiting.due().due(lane, now, limit));
        var ids = new LinkedHashSet<QueueId>();
        keys.stream().sorted().forEach(key -> ids.add(key.id()));
        return ids.stream().limit(limit).flatMap(id -> find(id).stream()).map(StoredEntry::entry).toList();
    }

    Optional<Instant> nextDue(Instant now) {
        return Stream.concat(fresh.due().nextDue(now, lane -> waiting.due().isDue(lane, now)).stream(),
                waiting.due().nextDue(now, lane -> fresh.due().isDue(lane, now)).stream()).min(Comparator.naturalOrder());
    }

    void close() {
        for (var oldest = fresh.oldest(); oldest.isPresent(); oldest = fresh.oldest()) {
            move(oldest.get());
        }
        notes.put(TALLY, tally.toBytes());
        db.close();
    }

    /// Lets go without caring for the file.
    void abandon() {
        db.close();
    }

    private Tier home(StoredEntry stored) {
        return stored.entry().recipients().size() > MOST_RECIPIENTS_IN_HEAP ? waiting : fresh;
    }

    private void move(StoredEntry stored) {
        waiting.put(stored);
        fresh.remove(stored);
        leaving.remove(stored.entry().id());
    }
}
