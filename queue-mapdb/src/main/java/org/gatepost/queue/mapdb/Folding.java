package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// The journal's records, mail by mail, folded into the entries as they stand; in order of ids.
///
/// Where the journal has gaps, an entry is in doubt when a record of it may be lost: when it is older than a gap, or when its next
/// version is not the one that came before the gap and one more. One that is proves that nothing of its mail was in the gap.
final class Folding implements Iterator<StoredEntry> {

    private static final byte END_OF_ID = 0;

    /// What becomes of entries that a gap leaves in doubt, and of mails of which only later changes are left.
    interface Doubts {

        StoredEntry inDoubt(StoredEntry stored) throws IOException;

        void lost(QueueId id);
    }

    private final Iterator<byte[]> records;
    private final List<Gap> gaps;
    private final List<Gap> news;
    private final Doubts doubts;
    private Optional<Sorted> ahead;
    private @Nullable StoredEntry next;

    /// @param records as [#record] made them, sorted
    Folding(Iterator<byte[]> records, Recovery.End end, Doubts doubts) throws IOException {
        this.records = records;
        this.gaps = end.gaps();
        this.news = end.news();
        this.doubts = doubts;
        this.ahead = read();
        this.next = fold();
    }

    /// A record of a mail as it is sorted: `id, 0, i64 seq, u8 type, u8 version, i32 segment, i64 offset of the body, envelope`.
    static byte[] record(Record record, int segment) throws IOException {
        var id = RecordBodies.id(record).value().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(id.length + 1 + Sorted.FIELDS + record.envelope().length).put(id).put(END_OF_ID).putLong(record.seq()).put((byte) record.type().ordinal())
                .put((byte) record.version()).putInt(segment).putLong(record.bodyOffset()).put(record.envelope()).array();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public StoredEntry next() {
        var found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        try {
            next = fold();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private record Sorted(QueueId id, long seq, Record.Type type, int version, int segment, long offset, byte[] bytes, int envelopeAt) {

        private static final int FIELDS = 8 + 1 + 1 + 4 + 8;
        private static final Record.Type[] TYPES = Record.Type.values();

        static Sorted of(byte[] bytes) {
            int idEnd = 0;
            while (bytes[idEnd] != END_OF_ID) {
                idEnd++;
            }
            var in = ByteBuffer.wrap(bytes, idEnd + 1, FIELDS);
            return new Sorted(new QueueId(new String(bytes, 0, idEnd, StandardCharsets.US_ASCII)), in.getLong(), TYPES[in.get()], in.get(), in.getInt(), in.getLong(),
                    bytes, in.position());
        }

        DataInputStream envelope() {
            return new DataInputStream(new ByteArrayInputStream(bytes, envelopeAt, bytes.length - envelopeAt));
        }

        StoredEntry whole() throws IOException {
            return RecordBodies.readInsert(envelope(), version, segment, offset);
        }

        EntryCodec.Difference difference() throws IOException {
            var in = envelope();
            in.readUTF();
            return EntryCodec.readDifference(in, version);
        }
    }

    private Optional<Sorted> read() {
        return records.hasNext() ? Optional.of(Sorted.of(records.next())) : Optional.empty();
    }

    /// The next mail that is here.
    private @Nullable StoredEntry fold() throws IOException {
        while (ahead.isPresent()) {
            var found = foldOne(ahead.get());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable StoredEntry foldOne(Sorted first) throws IOException {
        StoredEntry now = null;
        boolean isDoubtful = false;
        boolean isLost = false;
        long latest = 0;
        for (var one = ahead; one.isPresent() && one.get().id().equals(first.id()); one = ahead) {
            var record = one.get();
            switch (record.type()) {
                case INSERT, MOVED -> {
                    now = record.whole();
                    isDoubtful = false;
                    isLost = false;
                }
                case CHANGE -> {
                    if (now == null) {
                        isLost = true; // or its insert went with a segment in which nothing lived, and what comes says so
                    } else {
                        var difference = record.difference();
                        isDoubtful |= !follows(difference, now, latest, record.seq());
                        now = new StoredEntry(difference.appliedTo(now.entry()), now.place());
                    }
                }
                case GONE -> {
                    now = null;
                    isDoubtful = false;
                    isLost = false;
                }
                case MARK, GAP -> throw new AssertionError("of no mail");
            }
            latest = record.seq();
            ahead = read();
        }
        if (isLost) {
            doubts.lost(first.id());
        }
        return now == null || !isDoubtful && !isGap(latest, Long.MAX_VALUE) ? now : doubts.inDoubt(now);
    }

    /// Whether nothing was lost in between that has not been dealt with.
    private boolean follows(EntryCodec.Difference difference, StoredEntry before, long seq, long changed) throws IOException {
        long version = before.entry().version();
        if (difference.version() == version + 1) {
            return true;
        }
        if (difference.version() <= version || gaps.stream().noneMatch(gap -> gap.isBetween(seq, changed))) {
            throw new IOException("%s: change to version %d follows version %d".formatted(before.entry().id(), difference.version(), version));
        }
        return !isGap(seq, changed);
    }

    private boolean isGap(long seq, long changed) {
        for (var gap : news) {
            if (gap.isBetween(seq, changed)) {
                return true;
            }
        }
        return false;
    }
}
