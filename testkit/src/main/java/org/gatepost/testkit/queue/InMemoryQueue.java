package org.gatepost.testkit.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatepost.api.mail.Content;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.Page;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// A queue so plain that one sees it is right: a sorted map, walked for every question. Open a second one on the same
/// [Store] and it is the same queue after a restart.
///
/// **Threads.** Any number.
public final class InMemoryQueue implements MailQueue {

    /// What outlives a restart.
    public static final class Store {
        private final TreeMap<QueueId, Kept> mails = new TreeMap<>();
        private final List<Occurrence> occurrences = new ArrayList<>();
    }

    private record Kept(QueueEntry entry, byte[] content) {}

    private record Wake(Lane lane, Instant at, QueueEntry entry) {}

    private final Store store;

    public InMemoryQueue() {
        this(new Store());
    }

    public InMemoryQueue(Store store) {
        this.store = store;
    }

    /// Everything that was said to have happened, in order.
    public List<Occurrence> occurrences() {
        synchronized (store) {
            return List.copyOf(store.occurrences);
        }
    }

    @Override
    public Draft draft() {
        return new BytesDraft();
    }

    @Override
    public void insert(QueueEntry entry, Draft content, Occurrence what) {
        if (!(content instanceof BytesDraft draft)) {
            throw new IllegalArgumentException("not a draft of this queue");
        }
        synchronized (store) {
            store.mails.put(entry.id(), new Kept(entry, draft.bytes.toByteArray()));
            store.occurrences.add(what);
        }
    }

    @Override
    public List<Change.Result> change(List<Change> changes) {
        synchronized (store) {
            return changes.stream().map(this::change).toList();
        }
    }

    private Change.Result change(Change change) {
        var id = change.expected().id();
        var kept = store.mails.get(id);
        if (kept == null || kept.entry().version() != change.expected().version()) {
            return new Change.Result.Stale(Optional.ofNullable(kept).map(Kept::entry));
        }
        change.next().ifPresentOrElse(next -> store.mails.put(id, new Kept(next, kept.content())), () -> store.mails.remove(id));
        store.occurrences.add(change.what());
        return new Change.Result.Stored(change.next().orElse(change.expected()));
    }

    @Override
    public Optional<QueueEntry> find(QueueId id) {
        synchronized (store) {
            return Optional.ofNullable(store.mails.get(id)).map(Kept::entry);
        }
    }

    @Override
    public Optional<Content> content(QueueId id) {
        synchronized (store) {
            return Optional.ofNullable(store.mails.get(id)).map(kept -> new BytesContent(kept.content()));
        }
    }

    @Override
    public List<Lane> lanesDue(Instant now, int limit) {
        return wakes().stream().filter(wake -> !wake.lane().equals(Lane.LEASED) && !wake.at().isAfter(now)).map(Wake::lane).distinct().limit(limit).toList();
    }

    @Override
    public List<QueueEntry> due(Lane lane, Instant now, int limit) {
        return wakes().stream().filter(wake -> wake.lane().equals(lane) && !wake.at().isAfter(now)).map(Wake::entry).distinct().limit(limit).toList();
    }

    @Override
    public Optional<Instant> nextDue(Instant now) {
        var busy = lanesDue(now, Integer.MAX_VALUE);
        return wakes().stream().filter(wake -> !wake.lane().equals(Lane.LEASED) && !busy.contains(wake.lane())).map(Wake::at).findFirst();
    }

    @Override
    public Page page(Query query, Optional<QueueId> after, int limit, Instant now) {
        synchronized (store) {
            var rest = after.map(id -> store.mails.tailMap(id, false)).orElse(store.mails).values().stream().map(Kept::entry)
                    .filter(entry -> query.matches(entry, now)).toList();
            return rest.size() <= limit ? new Page(rest, Optional.empty()) : new Page(rest.subList(0, limit), Optional.of(rest.get(limit - 1).id()));
        }
    }

    @Override
    public Optional<QueueId> newest() {
        synchronized (store) {
            return store.mails.isEmpty() ? Optional.empty() : Optional.of(store.mails.lastKey());
        }
    }

    @Override
    public Map<LetterState, Long> counts(Instant now) {
        synchronized (store) {
            var counts = new EnumMap<LetterState, Long>(LetterState.class);
            store.mails.values().forEach(kept -> counts.merge(kept.entry().state(now), 1L, Long::sum));
            return counts;
        }
    }

    @Override
    public void close() {}

    /// All of them, soonest first.
    private List<Wake> wakes() {
        synchronized (store) {
            var wakes = new ArrayList<Wake>();
            store.mails.values().forEach(kept -> kept.entry().wakeUps((lane, at) -> wakes.add(new Wake(lane, at, kept.entry()))));
            wakes.sort(Comparator.comparing(Wake::at).thenComparing(Wake::lane).thenComparing(wake -> wake.entry().id()));
            return wakes;
        }
    }

    private static final class BytesDraft implements Draft {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void close() {}
    }

    private record BytesContent(byte[] bytes) implements Content {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
