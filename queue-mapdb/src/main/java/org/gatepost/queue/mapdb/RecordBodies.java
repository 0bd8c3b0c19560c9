package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// The envelopes of records: what stands between header and body.
final class RecordBodies {

    private RecordBodies() {}

    /// Writes the fields of an envelope.
    interface Fields {
        void to(DataOutputStream out) throws IOException;
    }

    /// `bool own file, i64 size, i32 crc, entry, occurrence`.
    static byte[] insert(QueueEntry entry, BodyDraft draft, Occurrence what) {
        return envelope(out -> {
            out.writeBoolean(draft.isOwnFile());
            out.writeLong(draft.size());
            out.writeInt(draft.crc());
            EntryCodec.write(out, entry);
            EntryCodec.writeOccurrence(out, what);
        });
    }

    /// `id, difference, occurrence`.
    static byte[] change(QueueEntry from, QueueEntry to, Occurrence what) {
        return envelope(out -> {
            EntryCodec.writeDifference(out, from, to);
            EntryCodec.writeOccurrence(out, what);
        });
    }

    /// `id, occurrence`.
    static byte[] gone(QueueId id, Occurrence what) {
        return envelope(out -> {
            out.writeUTF(id.value());
            EntryCodec.writeOccurrence(out, what);
        });
    }

    static StoredEntry readInsert(Record record, int segment) throws IOException {
        var in = open(record);
        boolean ownFile = in.readBoolean();
        long size = in.readLong();
        int crc = in.readInt();
        var place = new BodyPlace(segment, ownFile ? BodyPlace.OWN_FILE : record.bodyOffset(), size, crc);
        return new StoredEntry(EntryCodec.read(in), place);
    }

    static DataInputStream open(Record record) {
        return new DataInputStream(new ByteArrayInputStream(record.envelope()));
    }

    private static byte[] envelope(Fields fields) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            fields.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
