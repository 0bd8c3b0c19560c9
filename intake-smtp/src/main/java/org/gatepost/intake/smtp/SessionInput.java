package org.gatepost.intake.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// What a client sends: lines while it talks, bytes while it hands over a message.
///
/// **Threads.** One.
final class SessionInput {

    /// RFC 5321 4.5.3.1.4 asks for 512; extensions add to it.
    private static final int LONGEST_LINE = 2048;

    private final InputStream from;
    private final byte[] buffer = new byte[16 << 10];
    private final byte[] line = new byte[LONGEST_LINE];
    private int position;
    private int limit;

    /// A line of the client's.
    ///
    /// @param fault what is wrong with its form; empty when nothing is
    record Line(String text, String fault) {}

    SessionInput(InputStream from) {
        this.from = from;
    }

    /// Whether more has come than was read: the client does not wait for our reply.
    boolean hasMore() {
        return position < limit;
    }

    /// Up to CR LF, which alone ends a line, or to where a client falls silent that seems to take something else for it.
    ///
    /// @param onBareLineEnd called once when CR or LF alone is seen
    /// @throws EOFException when the client is gone
    Line readLine(Runnable onBareLineEnd) throws IOException {
        int length = 0;
        boolean tooLong = false;
        boolean bare = false;
        int before = 0;
        while (true) {
            int one;
            try {
                one = next();
            } catch (SocketTimeoutException e) {
                if (!bare) {
                    throw e;
                }
                break;
            }
            if (before == '\r' && one == '\n') {
                break;
            }
            if (!bare && (before == '\r' || one == '\n')) {
                bare = true;
                onBareLineEnd.run();
            }
            if (one != '\r') {
                if (length < LONGEST_LINE) {
                    line[length++] = (byte) one;
                } else {
                    tooLong = true;
                }
            }
            before = one;
        }
        var fault = tooLong ? "Line too long" : bare ? "A line ends with CR LF, neither stands alone" : "";
        return new Line(new String(line, 0, length, StandardCharsets.UTF_8), fault);
    }

    private int next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++] & 0xFF;
    }

    private void fill() throws IOException {
        position = 0;
        limit = 0; // also when reading takes too long
        limit = Math.max(0, from.read(buffer));
        if (limit == 0) {
            throw new EOFException("the client is gone");
        }
    }

    /// The next bytes, at least one.
    byte[] available() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    void consumeTo(int end) {
        position = end;
    }
}
