package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A part of the journal that was on stable storage once and cannot be read any more.
///
/// @param to where the next record begins; in a later segment when whole segments are gone
/// @param seq of the last record before it
record Gap(Position from, Position to, long seq) {

    /// Whether it is of whole segments.
    boolean isOfSegments() {
        return from.segment() != to.segment();
    }

    /// Whether it is the same one; what stood before it may have been reclaimed since.
    boolean isAt(Gap other) {
        return from.equals(other.from) && to.equals(other.to);
    }

    /// Damaged bytes that are still there.
    long size() {
        return isOfSegments() ? 0 : to.offset() - from.offset();
    }

    /// Whether it may have swallowed a record between two others.
    boolean isBetween(long one, long other) {
        return one <= seq && seq < other;
    }

    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(from.segment());
            out.writeLong(from.offset());
            out.writeInt(to.segment());
            out.writeLong(to.offset());
            out.writeLong(seq);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Gap of(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        return new Gap(new Position(in.readInt(), in.readLong()), new Position(in.readInt(), in.readLong()), in.readLong());
    }
}
