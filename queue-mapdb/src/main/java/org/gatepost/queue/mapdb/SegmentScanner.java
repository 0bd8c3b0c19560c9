package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// Walks the records of a segment, headers and envelopes only, until its end or the first bytes that are no record.
final class SegmentScanner {

    private static final int LONGEST_ID = 40;
    private static final int WINDOW = 16 << 10;
    private static final Record.Type[] TYPES = Record.Type.values();

    private final FileChannel channel;
    private final Stamp stamp;
    private final long end;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;
    private long position;

    SegmentScanner(FileChannel channel, Stamp stamp) throws IOException {
        this(channel, stamp, 0, Long.MAX_VALUE);
    }

    /// @param end where to stop, should the file be longer
    SegmentScanner(FileChannel channel, Stamp stamp, long position, long end) throws IOException {
        this.channel = channel;
        this.stamp = stamp;
        this.position = position;
        this.end = end;
        this.size = Math.min(end, channel.size());
    }

    /// The same, going on to where the segment ends now.
    SegmentScanner upTo(long newEnd) throws IOException {
        return newEnd == end ? this : new SegmentScanner(channel, stamp, position, newEnd);
    }

    /// Where the next record would begin.
    long position() {
        return position;
    }

    /// Where the segment ends.
    long size() {
        return size;
    }

    /// The next record whose header and envelope are right; null at the end and before bytes that are none.
    @Nullable Record next() throws IOException {
        var found = at(position);
        if (found != null) {
            position = found.bodyOffset() + found.bodyLength();
        }
        return found;
    }

    /// Whether a later batch begins somewhere behind a position: then what stands there was synced once, and is damaged.
    boolean anotherBatchFollows(long end, long batch) throws IOException {
        return search(end, record -> record.type() == Record.Type.MARK && record.batch() > batch) != null;
    }

    /// The next record of what was synced once: past any bytes that are damaged and any that are older than a record.
    @Nullable Record nextPastDamage(long seq) throws IOException {
        long from = position;
        var next = next();
        return next != null && next.seq() > seq ? next : skip(from, seq);
    }

    /// The first record from a position on that is newer than a record; what stands before it is damaged.
    @Nullable Record skip(long from, long seq) throws IOException {
        var found = search(from, record -> record.seq() > seq);
        position = found == null ? size : found.bodyOffset() + found.bodyLength();
        return found;
    }

    /// Mails that records in damaged bytes seem to be of: where one should begin, with or without a mark before it, and where something
    /// looks like one.
    Set<QueueId> names(long from, long to) throws IOException {
        var names = new TreeSet<QueueId>();
        if (from + Record.MARK_SIZE < to) {
            nameAfter(from + Record.MARK_SIZE, names);
        }
        for (long at = from; at >= 0 && at < to; at = magic(at + 1)) {
            nameAfter(at, names);
        }
        return names;
    }

    private void nameAfter(long record, Set<QueueId> names) throws IOException {
        for (int before : RecordBodies.BEFORE_ID) {
            name(record + Record.HEADER + before).ifPresent(names::add);
        }
    }

    private Optional<QueueId> name(long at) throws IOException {
        var length = bytes(at, Short.BYTES);
        int count = length == null ? 0 : length.getShort(length.position());
        var text = count > 0 && count <= LONGEST_ID ? bytes(at + Short.BYTES, count) : null;
        return Optional.ofNullable(text).map(found -> StandardCharsets.US_ASCII.decode(found).toString()).filter(QueueId::isValid).map(QueueId::new);
    }

    private @Nullable Record search(long from, Predicate<Record> wanted) throws IOException {
        for (long at = magic(from); at >= 0; at = magic(at + 1)) {
            var found = at(at);
            if (found != null && wanted.test(found)) {
                return found;
            }
        }
        return null;
    }

    /// Where the first bytes from a position on stand that a record begins with; -1: nowhere.
    private long magic(long from) throws IOException {
        for (long at = from; at + Record.HEADER <= size; ) {
            var bytes = bytes(at, (int) Math.min(WINDOW, size - at));
            if (bytes == null) {
                return -1; // cut off meanwhile
            }
            int begin = bytes.position();
            for (int i = begin; i + Integer.BYTES <= bytes.limit(); i++) {
                if (bytes.getInt(i) == stamp.magic()) {
                    return at + i - begin;
                }
            }
            at += bytes.remaining() - Integer.BYTES + 1;
        }
        return -1;
    }

    boolean bodyIsWhole(Record record) throws IOException {
        return bodySum(record) == record.bodyCrc();
    }

    /// CRC32C of the body as it stands there.
    int bodySum(Record record) throws IOException {
        var crc = new CRC32C();
        var chunk = ByteBuffer.allocate(WINDOW);
        long at = record.bodyOffset();
        for (int left = record.bodyLength(); left > 0; ) {
            chunk.clear().limit(Math.min(left, WINDOW));
            int read = channel.read(chunk, at);
            if (read < 0) {
                return ~record.bodyCrc(); // cut off meanwhile
            }
            crc.update(chunk.flip());
            at += read;
            left -= read;
        }
        return (int) crc.getValue();
    }

    private @Nullable Record at(long start) throws IOException {
        var head = bytes(start, Record.HEADER);
        if (head == null) {
            return null;
        }
        var header = new byte[Record.HEADER];
        head.get(header);
        var in = ByteBuffer.wrap(header);
        int magic = in.getInt();
        int type = in.get();
        int version = in.get();
        int flags = in.getShort();
        long batch = in.getLong();
        long seq = in.getLong();
        int envelopeLength = in.getInt();
        int bodyLength = in.getInt();
        int bodyCrc = in.getInt();
        int headCrc = in.getInt();
        if (magic != stamp.magic() || version < 1 || version > Record.VERSION || type < 0 || type >= TYPES.length || envelopeLength < 0
                || envelopeLength > Record.MAX_ENVELOPE || bodyLength < 0 || start + Record.HEADER + envelopeLength + bodyLength > size) {
            return null;
        }
        var rest = bytes(start + Record.HEADER, envelopeLength);
        if (rest == null) {
            return null;
        }
        var envelope = new byte[envelopeLength];
        rest.get(envelope);
        return stamp.sum(header, envelope) == headCrc
                ? new Record(TYPES[type], version, Record.isForHistory(TYPES[type], flags), batch, seq, envelope, start + Record.HEADER + envelopeLength, bodyLength, bodyCrc) : null;
    }

    /// A view of some bytes; null when the file is shorter.
    private @Nullable ByteBuffer bytes(long start, int length) throws IOException {
        if (start + length > size) {
            return null;
        }
        if (start < windowAt || start + length > windowAt + window.limit()) {
            if (length > window.capacity()) {
                window = ByteBuffer.allocate(length);
            }
            window.clear();
            windowAt = start;
            while (window.hasRemaining()) {
                if (channel.read(window, windowAt + window.position()) < 0) {
                    break;
                }
            }
            window.flip();
            if (window.limit() < length) {
                return null;
            }
        }
        return window.duplicate().position((int) (start - windowAt)).limit((int) (start - windowAt) + length);
    }
}
