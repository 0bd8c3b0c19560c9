package org.gatepost.queue.mapdb;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/// The end of the journal, where batches are written: [#begin], any number of [#add], then [#sync] or [#rollback].
///
/// **Threads.** One, the committer.
final class Journal implements AutoCloseable {

    /// A segment usually takes no new batch beyond this.
    static final long SEGMENT_SIZE = 128L << 20;

    private static final int BUFFER = 1 << 20;

    private final Disk disk;
    private final Segments segments;
    private final long segmentSize;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private Disk.Output out;
    private int segment;
    private long batch;
    private long seq;
    private long seqAtBegin;
    private Position synced;

    /// @param segmentSize a segment takes no new batch beyond this
    /// @param end where the journal ends and the next batch goes; what stands behind it is cut off
    /// @param batch the last batch's number
    /// @param seq the last record's number
    Journal(Disk disk, Segments segments, long segmentSize, Position end, long batch, long seq) throws IOException {
        this.disk = disk;
        this.segments = segments;
        this.segmentSize = segmentSize;
        this.batch = batch;
        this.seq = seq;
        this.synced = end;
        this.segment = end.segment();
        this.out = Files.exists(segments.file(segment)) ? disk.open(segments.file(segment), end.offset()) : create(segment);
        out.truncate(end.offset());
        out.sync();
    }

    /// Where the last synced batch ended and the next one goes: in a new segment once there is one, though it may still be empty.
    Position end() {
        return new Position(segment, begun());
    }

    long lastBatch() {
        return batch;
    }

    long lastSeq() {
        return seq;
    }

    void begin() throws IOException {
        seqAtBegin = seq; // before anything that may fail, for a rollback gives both numbers back
        batch++;
        if (out.position() >= segmentSize || !segments.isCurrent(segment)) {
            roll();
        }
        var envelope = new ByteArrayOutputStream(16);
        var fields = new DataOutputStream(envelope);
        fields.writeInt(synced.segment());
        fields.writeLong(synced.offset());
        add(Record.Type.MARK, false, envelope.toByteArray(), ByteBuffer.allocate(0), 0);
    }

    /// @return where the body stands
    Position add(Record.Type type, boolean isForHistory, byte[] envelope, ByteBuffer body, int bodyCrc) throws IOException {
        seq++;
        put(Record.header(segments.stamp(segment), type, isForHistory, batch, seq, envelope, body.remaining(), bodyCrc));
        put(ByteBuffer.wrap(envelope));
        var at = new Position(segment, out.position() + buffer.position());
        put(body);
        return at;
    }

    /// Hands the rest of the batch to the operating system. When the disk is full this throws, and a rollback makes all good.
    void write() throws IOException {
        buffer.flip();
        try {
            out.write(buffer);
        } finally {
            buffer.clear();
        }
    }

    /// One wait for stable storage for the whole batch, once written. When this throws, nobody can tell what is stored.
    void sync() throws IOException {
        out.sync();
        synced = new Position(segment, out.position());
    }

    /// Bytes of the batch so far.
    long batchSize() {
        return out.position() + buffer.position() - begun();
    }

    /// Takes the batch back, before its sync.
    void rollback() throws IOException {
        buffer.clear();
        out.truncate(begun());
        batch--;
        seq = seqAtBegin;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                write();
            }
            int take = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(buffer.position(), bytes, bytes.position(), take);
            buffer.position(buffer.position() + take);
            bytes.position(bytes.position() + take);
        }
    }

    /// Where the batch begins in the current segment.
    private long begun() {
        return synced.segment() == segment ? synced.offset() : 0;
    }

    private void roll() throws IOException {
        var next = create(segment + 1);
        out.close();
        out = next;
        segment++;
    }

    private Disk.Output create(int number) throws IOException {
        var created = disk.create(segments.file(number));
        try {
            disk.syncDirectory(segments.directory()); // a record is not durable in a file whose name is not
            return created;
        } catch (IOException e) {
            created.close();
            disk.delete(segments.file(number));
            throw e;
        }
    }
}
