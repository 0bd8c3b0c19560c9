package org.gatepost.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash of a body in its relaxed form (RFC 6376 3.4.4), taken as the body passes.
///
/// **Threads.** One.
final class RelaxedBody {

    private final MessageDigest digest;
    private final byte[] out = new byte[8 << 10];
    private int filled;
    private long lineEnds; // not written yet: they count only when something follows
    private boolean blank;
    private boolean carriageReturn;
    private boolean empty = true;

    RelaxedBody() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    void take(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            take(bytes[i]);
        }
    }

    private void take(byte one) {
        if (carriageReturn) {
            carriageReturn = false;
            if (one == '\n') {
                lineEnds++;
                blank = false; // at a line's end it is ignored
                return;
            }
            write((byte) '\r');
        }
        switch (one) {
            case '\r' -> carriageReturn = true;
            case ' ', '\t' -> blank = true;
            default -> write(one);
        }
    }

    /// @return the hash; of nothing when the body is nothing but empty lines
    byte[] hash() {
        if (carriageReturn) {
            write((byte) '\r');
        }
        if (!empty) {
            put((byte) '\r');
            put((byte) '\n');
        }
        digest.update(out, 0, filled);
        filled = 0;
        return digest.digest();
    }

    private void write(byte one) {
        empty = false;
        for (; lineEnds > 0; lineEnds--) {
            put((byte) '\r');
            put((byte) '\n');
        }
        if (blank) {
            put((byte) ' ');
            blank = false;
        }
        put(one);
    }

    private void put(byte one) {
        if (filled == out.length) {
            digest.update(out, 0, filled);
            filled = 0;
        }
        out[filled++] = one;
    }
}
