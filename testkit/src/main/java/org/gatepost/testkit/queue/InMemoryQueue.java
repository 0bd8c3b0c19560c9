package org.gatepost.testkit.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.Page;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;

/// A queue so plain that one sees it is right: a sorted map, walked for every question. Open a second one on the same
/// [Store] and it is the same queue after a restart.
///
/// **Threads.** Any number.
public final class InMemoryQueue implements MailQueue {

    /// What outlives a restart.
    public static final class Store {
        private final TreeMap<QueueId, Kept> mails = new TreeMap<>();
        private final TreeMap<Long, Happening> happenings = new TreeMap<>();
        private long seq;

        private void happen(QueueId id, Occurrence what, Optional<QueueEntry> accepted, Map<Integer, RecipientEntry.Progress> recipients, Optional<Ended> ended) {
            seq++;
            happenings.put(seq, new Happening(seq, id, what, accepted, recipients, ended));
        }
    }

    private record Kept(QueueEntry entry, byte[] content) {}

    private record Wake(Lane lane, Instant at, QueueEntry entry) {}

    private final Store store;
    private final Set<QueueId> damaged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reopened = new AtomicInteger();

    public InMemoryQueue() {
        this(new Store());
    }

    public InMemoryQueue(Store store) {
        this.store = store;
    }

    /// As if it had failed and been read again.
    public void readAgain() {
        reopened.incrementAndGet();
    }

    @Override
    public int reopened() {
        return reopened.get();
    }

    /// Everything that was said to have happened, in order.
    public List<Occurrence> occurrences() {
        synchronized (store) {
            return store.happenings.values().stream().map(Happening::what).toList();
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
            store.happen(entry.id(), what, Optional.of(entry), Map.of(), entry.ended());
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
        if (change.isLast()) {
            store.mails.remove(id);
        } else {
            store.mails.put(id, new Kept(change.next(), kept.content()));
        }
        store.happen(id, change.what(), Optional.empty(), differing(kept.entry(), change.next()), change.next().ended());
        return new Change.Result.Stored(change.next());
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
            return Optional.ofNullable(store.mails.get(id)).map(kept -> damaged.contains(id) ? new Damaged(kept.content()) : Content.of(kept.content()));
        }
    }

    /// From now on whoever reads a mail's content hears at its end that it is damaged.
    public void damage(QueueId id) {
        damaged.add(id);
    }

    private record Damaged(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new SequenceInputStream(new ByteArrayInputStream(bytes), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new DamagedContentException("the checksum is wrong");
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return read();
                }
            });
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
    public List<Happening> happenedAfter(long seq, int limit) {
        synchronized (store) {
            return store.happenings.tailMap(seq, false).values().stream().filter(one -> one.what().kind().isForHistory()).limit(limit).toList();
        }
    }

    @Override
    public long latestSeq() {
        synchronized (store) {
            return store.seq;
        }
    }

    @Override
    public void forget(long seq) {
        synchronized (store) {
            store.happenings.headMap(seq, true).clear();
        }
    }

    private static Map<Integer, RecipientEntry.Progress> differing(QueueEntry from, QueueEntry to) {
        var differing = new HashMap<Integer, RecipientEntry.Progress>();
        for (int i = 0; i < to.recipients().size(); i++) {
            if (!to.recipients().get(i).equals(from.recipients().get(i))) {
                differing.put(i, to.recipients().get(i).progress());
            }
        }
        return differing;
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
}
