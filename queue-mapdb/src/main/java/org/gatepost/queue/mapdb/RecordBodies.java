package org.gatepost.queue.mapdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// The envelopes of records: what stands between header and body.
final class RecordBodies {

    /// What stands before the id, of a change or what is gone, and of an insert or what was moved: `bool own file, i64 size, i32 crc`.
    static final int[] BEFORE_ID = {0, 1 + 8 + 4};

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

    /// `bool own file, i64 size, i32 crc, entry`.
    static byte[] moved(StoredEntry stored) {
        return envelope(out -> {
            out.writeBoolean(stored.place().isOwnFile());
            out.writeLong(stored.place().size());
            out.writeInt(stored.place().crc());
            EntryCodec.write(out, stored.entry());
        });
    }

    /// `id, difference, occurrence`; of a change and of what is gone.
    static byte[] change(QueueEntry from, QueueEntry to, Occurrence what) {
        return envelope(out -> {
            EntryCodec.writeDifference(out, from, to);
            EntryCodec.writeOccurrence(out, what);
        });
    }

    /// Of an insert and of what was moved.
    static StoredEntry readInsert(Record record, int segment) throws IOException {
        return readInsert(open(record), record.version(), segment, record.bodyOffset());
    }

    /// @param bodyOffset where its body stands in the segment
    static StoredEntry readInsert(DataInputStream in, int version, int segment, long bodyOffset) throws IOException {
        boolean ownFile = in.readBoolean();
        long size = in.readLong();
        int crc = in.readInt();
        var place = new BodyPlace(segment, ownFile ? BodyPlace.OWN_FILE : bodyOffset, size, crc);
        return new StoredEntry(EntryCodec.read(in, version), place);
    }

    static Happening readHappening(Record record) throws IOException {
        var in = open(record);
        if (record.type() == Record.Type.INSERT) {
            in.skipNBytes(BEFORE_ID[1]);
            var entry = EntryCodec.read(in, record.version());
            return new Happening(record.seq(), entry.id(), EntryCodec.readOccurrence(in, record.version()), Optional.of(entry), Map.of(), entry.ended());
        }
        var id = new QueueId(in.readUTF());
        if (record.type() == Record.Type.GONE && record.version() == 1) {
            return new Happening(record.seq(), id, EntryCodec.readOccurrence(in, 1), Optional.empty(), Map.of(), Optional.empty());
        }
        var difference = EntryCodec.readDifference(in, record.version());
        return new Happening(record.seq(), id, EntryCodec.readOccurrence(in, record.version()), Optional.empty(), difference.recipients(), difference.ended());
    }

    /// Of the mail that a record is of.
    static QueueId id(Record record) throws IOException {
        var in = open(record);
        if (record.type() == Record.Type.INSERT || record.type() == Record.Type.MOVED) {
            in.skipNBytes(BEFORE_ID[1]);
        }
        return new QueueId(in.readUTF());
    }

    static DataInputStream open(Record record) {
        return new DataInputStream(new ByteArrayInputStream(record.envelope()));
    }

    static byte[] envelope(Fields fields) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            fields.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
