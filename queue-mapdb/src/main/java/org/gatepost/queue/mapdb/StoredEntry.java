package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.gatepost.api.queue.QueueEntry;

/// An entry and where its body stands, as the index keeps them: `i32 segment, i64 offset, i64 size, i32 crc, entry`.
record StoredEntry(QueueEntry entry, BodyPlace place) {

    private static final int PREFIX = 24;

    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(place.segment());
            out.writeLong(place.offset());
            out.writeLong(place.size());
            out.writeInt(place.crc());
            EntryCodec.write(out, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static StoredEntry of(byte[] bytes) {
        try {
            return new StoredEntry(EntryCodec.read(new DataInputStream(new ByteArrayInputStream(bytes, PREFIX, bytes.length - PREFIX)), Record.VERSION), placeIn(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BodyPlace placeIn(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes, 0, PREFIX);
        return new BodyPlace(in.getInt(), in.getLong(), in.getLong(), in.getInt());
    }
}
