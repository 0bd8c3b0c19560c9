package org.gatepost.queue.mapdb;

import java.nio.ByteBuffer;

/// One record of the journal: a fixed header, an envelope, and for an insert the body.
///
/// ```
///  0 u32 half the queue's secret   4 u8 type   5 u8 version   6 u16 flags (1: nothing for history)   8 u64 batch   16 u64 seq (strictly +1)
/// 24 u32 envelope length    28 u32 body length    32 u32 CRC32C of the body    36 u32 CRC32C of the secret, bytes 0..35 and envelope
/// 40 envelope, then body
/// ```
///
/// @param bodyOffset where the body stands in its segment
record Record(Type type, int version, boolean isForHistory, long batch, long seq, byte[] envelope, long bodyOffset, int bodyLength, int bodyCrc) {

    /// Version 1 had neither flags nor attempts in it, and of what was gone only the id; version 2 did not know whether a sender was told of a delay.
    static final byte VERSION = 3;
    private static final int QUIET = 1;
    static final int HEADER = 40;
    /// A whole mark.
    static final int MARK_SIZE = HEADER + 4 + 8;
    static final int MAX_ENVELOPE = 64 << 20;

    /// What a record says.
    enum Type {
        /// A batch begins; envelope: where the last synced one ended.
        MARK,
        /// A mail was accepted; envelope: entry, occurrence, where its body is.
        INSERT,
        /// An entry changed; envelope: what differs, occurrence.
        CHANGE,
        /// An entry and its body are gone; envelope: as of a change, to the entry as it ended.
        GONE,
        /// An entry as it stands and its body, carried forward out of the oldest segment; envelope: as of an insert, without occurrence.
        MOVED,
        /// A gap in the journal was dealt with, and what it left in doubt is held by what stands before this; envelope: the gap.
        GAP
    }

    /// Where it begins in its segment.
    long start() {
        return bodyOffset - envelope.length - HEADER;
    }

    static ByteBuffer header(Stamp stamp, Type type, boolean isForHistory, long batch, long seq, byte[] envelope, int bodyLength, int bodyCrc) {
        var header = ByteBuffer.allocate(HEADER);
        header.putInt(stamp.magic()).put((byte) type.ordinal()).put(VERSION).putShort((short) (isForHistory ? 0 : QUIET));
        header.putLong(batch).putLong(seq).putInt(envelope.length).putInt(bodyLength).putInt(bodyCrc);
        header.putInt(stamp.sum(header.array(), envelope));
        return header.flip();
    }

    /// Whether flags as they stand in a header leave the record to history.
    static boolean isForHistory(Type type, int flags) {
        return type != Type.MARK && (flags & QUIET) == 0;
    }
}
