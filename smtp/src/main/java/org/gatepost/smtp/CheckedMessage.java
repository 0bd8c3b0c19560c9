package org.gatepost.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A message that came by another way than SMTP, watched while it is read: only CR LF ends a line, and there is a limit to its size.
///
/// **Failure.** Reading throws as soon as one of these does not hold, so nothing behind that is ever handed on.
public final class CheckedMessage extends FilterInputStream {

    private final long maxSize;
    private long size;
    private boolean afterCr;

    /// CR or LF stands alone.
    public static final class BareLineEndException extends IOException {
        BareLineEndException() {
            super("CR or LF alone in the message; lines end with CR LF");
        }
    }

    /// Larger than allowed.
    public static final class TooLargeException extends IOException {
        TooLargeException(long maxSize) {
            super("the message is too large; at most " + maxSize + " bytes");
        }
    }

    public CheckedMessage(InputStream from, long maxSize) {
        super(from);
        this.maxSize = maxSize;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read < 0) {
            if (afterCr) {
                throw new BareLineEndException();
            }
            return read;
        }
        size += read;
        if (size > maxSize) {
            throw new TooLargeException(maxSize);
        }
        for (int i = offset; i < offset + read; i++) {
            byte one = into[i];
            if (afterCr != (one == '\n')) {
                throw new BareLineEndException();
            }
            afterCr = one == '\r';
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
