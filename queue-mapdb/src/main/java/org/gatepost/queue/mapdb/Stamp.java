package org.gatepost.queue.mapdb;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/// What tells a queue's own records from bytes that a stranger sent: a secret that is in every record's checksum, and half of it before each.
/// So whoever looks for the next record behind damaged ones never takes a letter's bytes for it.
///
/// @param magic what each record begins with
record Stamp(int magic, long secret) {

    /// Of formats 1 to 4, which had no secret: "GPR1".
    static final Stamp NONE = new Stamp(0x47505231, 0);

    static Stamp of(long secret) {
        return new Stamp((int) (secret >>> Integer.SIZE), secret);
    }

    static Stamp random() {
        return of(new SecureRandom().nextLong() | Long.MIN_VALUE); // so that no record begins with zeroes
    }

    boolean isSecret() {
        return !equals(NONE);
    }

    /// CRC32C of a header, all but its last four bytes, and an envelope.
    int sum(byte[] header, byte[] envelope) {
        var crc = new CRC32C();
        if (isSecret()) {
            crc.update(ByteBuffer.allocate(Long.BYTES).putLong(secret).flip());
        }
        crc.update(header, 0, Record.HEADER - 4);
        crc.update(envelope);
        return (int) crc.getValue();
    }
}
