package org.gatepost.queue.mapdb;

/// Where a mail's content stands.
///
/// @param segment the segment of the mail's insert record, which keeps that segment alive
/// @param offset where the content begins there; [#OWN_FILE] when it has a file of its own
/// @param crc CRC32C of all its bytes
record BodyPlace(int segment, long offset, long size, int crc) {

    static final long OWN_FILE = -1;

    boolean isOwnFile() {
        return offset == OWN_FILE;
    }
}
