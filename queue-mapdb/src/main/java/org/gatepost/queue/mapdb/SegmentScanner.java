package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Walks the records of a segment, headers and envelopes only, until its end or the first bytes that are no record.
final class SegmentScanner {

    private static final int WINDOW = 16 << 10;
    private static final Record.Type[] TYPES = Record.Type.values();

    private final FileChannel channel;
    private final long end;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;
    private long position;

    SegmentScanner(FileChannel channel) throws IOException {
        this(channel, 0, Long.MAX_VALUE);
    }

    /// @param end where to stop, should the file be longer
    SegmentScanner(FileChannel channel, long position, long end) throws IOException {
        this.channel = channel;
        this.position = position;
        this.end = end;
        this.size = Math.min(end, channel.size());
    }

    /// The same, going on to where the segment ends now.
    SegmentScanner upTo(long newEnd) throws IOException {
        return newEnd == end ? this : new SegmentScanner(channel, position, newEnd);
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
        return batchAfter(end, batch) >= 0;
    }

    /// Where it begins; -1: nowhere.
    long batchAfter(long end, long batch) throws IOException {
        for (long at = end; at + Record.HEADER <= size; at++) {
            var bytes = bytes(at, Record.HEADER);
            if (bytes != null && bytes.getInt(bytes.position()) == Record.MAGIC) {
                var found = at(at);
                if (found != null && found.type() == Record.Type.MARK && found.batch() > batch) {
                    return at;
                }
            }
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
        if (magic != Record.MAGIC || version < 1 || version > Record.VERSION || type < 0 || type >= TYPES.length || envelopeLength < 0
                || envelopeLength > Record.MAX_ENVELOPE || bodyLength < 0 || start + Record.HEADER + envelopeLength + bodyLength > size) {
            return null;
        }
        var rest = bytes(start + Record.HEADER, envelopeLength);
        if (rest == null) {
            return null;
        }
        var envelope = new byte[envelopeLength];
        rest.get(envelope);
        return Record.headCrc(header, envelope) == headCrc
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
