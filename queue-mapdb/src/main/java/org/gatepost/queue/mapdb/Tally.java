package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;

/// Counts that would otherwise cost a walk: letters in each state, living mails in each segment, and how much of the journal they need.
///
/// A letter is counted as it would be called before any delay ends; those whose delay has ended since are told by
/// a second table, how many delays end in which second. Both are changed by what changed, never by the clock.
final class Tally {

    private static final long BYTES_WITHOUT_BODY = 200;
    private static final long BYTES_OF_RECIPIENT = 60;
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Map<LetterState, Long> states = new EnumMap<>(LetterState.class);
    private final TreeMap<Long, Long> delayEnds = new TreeMap<>();
    private final Map<Integer, Long> living = new HashMap<>();
    private long liveBytes;

    synchronized void add(StoredEntry stored) {
        count(stored, 1);
    }

    synchronized void remove(StoredEntry stored) {
        count(stored, -1);
    }

    /// At the time given; a delay that ends within this second still counts as running.
    synchronized Map<LetterState, Long> counts(Instant now) {
        var counts = new EnumMap<LetterState, Long>(LetterState.class);
        counts.putAll(states);
        long over = delayEnds.headMap(now.getEpochSecond()).values().stream().mapToLong(Long::longValue).sum();
        if (over > 0) {
            counts.merge(LetterState.PENDING, -over, Long::sum);
            counts.merge(LetterState.QUEUED, over, Long::sum);
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /// Whether a segment holds the insert of a mail that is still here.
    synchronized boolean isAlive(int segment) {
        return living.containsKey(segment);
    }

    /// About so much of the journal lives.
    synchronized long liveBytes() {
        return liveBytes;
    }

    synchronized byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(states.size());
            for (var one : states.entrySet()) {
                out.writeByte(one.getKey().ordinal());
                out.writeLong(one.getValue());
            }
            out.writeInt(delayEnds.size());
            for (var one : delayEnds.entrySet()) {
                out.writeLong(one.getKey());
                out.writeLong(one.getValue());
            }
            out.writeInt(living.size());
            for (var one : living.entrySet()) {
                out.writeInt(one.getKey());
                out.writeLong(one.getValue());
            }
            out.writeLong(liveBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Tally of(byte[] bytes) throws IOException {
        var tally = new Tally();
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        for (int left = in.readInt(); left > 0; left--) {
            tally.states.put(LetterState.values()[in.readUnsignedByte()], in.readLong());
        }
        for (int left = in.readInt(); left > 0; left--) {
            tally.delayEnds.put(in.readLong(), in.readLong());
        }
        for (int left = in.readInt(); left > 0; left--) {
            tally.living.put(in.readInt(), in.readLong());
        }
        tally.liveBytes = in.readLong();
        return tally;
    }

    private void count(StoredEntry stored, long by) {
        var state = stored.entry().state(LONG_AGO);
        change(states, state, by);
        if (state == LetterState.PENDING) {
            change(delayEnds, firstDelayEnd(stored.entry()), by);
        }
        change(living, stored.place().segment(), by);
        liveBytes += by * (BYTES_WITHOUT_BODY + BYTES_OF_RECIPIENT * stored.entry().recipients().size() + (stored.place().isOwnFile() ? 0 : stored.place().size()));
    }

    private static long firstDelayEnd(QueueEntry entry) {
        return entry.deliveries().stream().map(delivery -> delivery.state()).filter(QueueState.Pending.class::isInstance)
                .mapToLong(state -> state.wakeAt().getEpochSecond()).min().orElse(0);
    }

    private static <K> void change(Map<K, Long> counts, K key, long by) {
        counts.merge(key, by, (old, more) -> old + more == 0 ? null : old + more);
    }
}
