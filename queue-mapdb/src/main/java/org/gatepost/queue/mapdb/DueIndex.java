package org.gatepost.queue.mapdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// What wakes when, lane by lane: the sorted keys of (lane, due, id), and beside it, in the heap, the first due time of each lane.
/// The heads say where a walk begins, so that it never crosses the empty leaves that a drained tree keeps.
///
/// **Threads.** One writes; any number read.
final class DueIndex {

    /// An entry and when it wakes; the one waiting longest comes first.
    record Key(Instant due, QueueId id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDue = due.compareTo(other.due);
            return byDue != 0 ? byDue : id.compareTo(other.id);
        }
    }

    /// A lane and when its first entry is due.
    record Head(Instant due, Lane lane) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byDue = due.compareTo(other.due);
            return byDue != 0 ? byDue : lane.compareTo(other.lane);
        }
    }

    private final NavigableMap<byte[], Boolean> keys;
    private final Map<Lane, byte[]> firstKeys = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<Head> heads = new ConcurrentSkipListSet<>();
    private final Map<Lane, byte[]> lostFirst = new HashMap<>();

    DueIndex(NavigableMap<byte[], Boolean> keys) {
        this.keys = keys;
    }

    void add(Lane lane, Instant due, QueueId id) {
        var key = key(lane, due, id);
        keys.put(key, true);
        var first = firstKeys.get(lane);
        if (first == null || compare(key, first) < 0) {
            setFirst(lane, first, key);
        }
        lostFirst.computeIfPresent(lane, (_, lost) -> compare(key, lost) < 0 ? key : lost);
    }

    /// Heads that this takes away are found anew by [#settle], once for many.
    void remove(Lane lane, Instant due, QueueId id) {
        var key = key(lane, due, id);
        keys.remove(key);
        var first = firstKeys.get(lane);
        if (first != null && compare(key, first) == 0) {
            lostFirst.putIfAbsent(lane, key);
        }
    }

    /// Ends a series of changes.
    void settle() {
        lostFirst.forEach((lane, lost) -> {
            var next = keys.ceilingKey(lost);
            setFirst(lane, firstKeys.get(lane), next != null && laneOf(next).equals(lane) ? next : null);
        });
        lostFirst.clear();
    }

    /// Finds the heads of all lanes, one seek for each.
    void load() {
        var key = keys.isEmpty() ? null : keys.firstKey();
        while (key != null) {
            var lane = laneOf(key);
            setFirst(lane, null, key);
            key = keys.higherKey(key(lane, Instant.ofEpochMilli(Long.MAX_VALUE), new QueueId("ZZZZZZZZZZZZZZZZZZZZZZZZZZ")));
        }
    }

    /// Lanes with something due, but for [Lane#LEASED].
    List<Head> headsDue(Instant now, int limit) {
        var found = new ArrayList<Head>();
        for (var head : heads) {
            if (head.due().isAfter(now) || found.size() == limit) {
                break;
            }
            if (!head.lane().equals(Lane.LEASED)) {
                found.add(head);
            }
        }
        return found;
    }

    List<Key> due(Lane lane, Instant now, int limit) {
        var found = new ArrayList<Key>();
        var first = firstKeys.get(lane);
        if (first == null) {
            return found;
        }
        for (var key : keys.tailMap(first, true).keySet()) {
            if (found.size() == limit || !laneOf(key).equals(lane) || dueOf(key).isAfter(now)) {
                break;
            }
            found.add(new Key(dueOf(key), idOf(key)));
        }
        return found;
    }

    /// When the first lane wakes that has nothing due, here or elsewhere.
    Optional<Instant> nextDue(Instant now, Predicate<Lane> dueElsewhere) {
        for (var head : heads.tailSet(new Head(now.plusMillis(1), new Lane("\1")), true)) {
            if (!head.lane().equals(Lane.LEASED) && !dueElsewhere.test(head.lane())) {
                return Optional.of(head.due());
            }
        }
        return Optional.empty();
    }

    boolean isDue(Lane lane, Instant now) {
        var first = firstKeys.get(lane);
        return first != null && !dueOf(first).isAfter(now);
    }

    private void setFirst(Lane lane, byte @org.jspecify.annotations.Nullable [] before, byte @org.jspecify.annotations.Nullable [] first) {
        if (first != null) {
            firstKeys.put(lane, first);
            heads.add(new Head(dueOf(first), lane));
        } else {
            firstKeys.remove(lane);
        }
        if (before != null && (first == null || !dueOf(before).equals(dueOf(first)))) {
            heads.remove(new Head(dueOf(before), lane));
        }
    }

    /// When an entry wakes, as keys.
    static List<byte[]> keys(QueueEntry entry) {
        var all = new ArrayList<byte[]>();
        entry.wakeUps((lane, at) -> all.add(key(lane, at, entry.id())));
        return all;
    }

    private static byte[] key(Lane lane, Instant due, QueueId id) {
        var name = lane.name().getBytes(StandardCharsets.UTF_8);
        var word = id.value().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(name.length + 9 + word.length).put(name).put((byte) 0).putLong(due.toEpochMilli()).put(word).array();
    }

    private static int laneEnd(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return end;
    }

    private static Lane laneOf(byte[] key) {
        return new Lane(new String(key, 0, laneEnd(key), StandardCharsets.UTF_8));
    }

    private static Instant dueOf(byte[] key) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(key).getLong(laneEnd(key) + 1));
    }

    private static QueueId idOf(byte[] key) {
        int from = laneEnd(key) + 9;
        return new QueueId(new String(key, from, key.length - from, StandardCharsets.US_ASCII));
    }

    private static int compare(byte[] one, byte[] other) {
        return java.util.Arrays.compareUnsigned(one, other);
    }
}
