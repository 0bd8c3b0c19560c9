package org.gatepost.intake.smtp;

import java.io.EOFException;
import java.io.Flushable;
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
    /// Who sends so much without a line's end does not speak SMTP.
    private static final int HOPELESS = 64 << 10;

    private static final String TOO_LONG = "Line too long";

    private final InputStream from;
    private final Flushable replies;
    private final byte[] buffer = new byte[16 << 10];
    private final byte[] line = new byte[LONGEST_LINE];
    private int position;
    private int limit;
    private long total;
    private volatile long received;

    /// A line of the client's.
    ///
    /// @param fault what is wrong with its form; empty when nothing is
    /// @param hopeless whether its end was not waited for any more
    record Line(String text, String fault, boolean hopeless) {}

    /// @param replies flushed before the client is waited for, and only then: replies to commands that came together leave together (RFC 2920 3.2)
    SessionInput(InputStream from, Flushable replies) {
        this.from = from;
        this.replies = replies;
    }

    /// Bytes, by now. Any thread may ask.
    long received() {
        return received;
    }

    /// Forgets what has come and was not read: it came before TLS did, from whomever (RFC 3207 5).
    void forget() {
        position = limit;
    }

    /// Reads so much and keeps nothing of it.
    void skip(long count) throws IOException {
        for (long left = count; left > 0;) {
            available();
            int some = (int) Math.min(left, limit - position);
            position += some;
            left -= some;
        }
    }

    /// Up to CR LF, which alone ends a line, or to where a client falls silent that seems to take something else for it.
    ///
    /// @param onBareLineEnd called once when CR or LF alone is seen
    /// @throws EOFException when the client is gone
    Line readLine(Runnable onBareLineEnd) throws IOException {
        int length = 0;
        long all = 0;
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
            if (one != '\r' && length < LONGEST_LINE) {
                line[length++] = (byte) one;
            }
            if (++all > HOPELESS) {
                return new Line("", TOO_LONG, true);
            }
            before = one;
        }
        var fault = all > LONGEST_LINE + 1 ? TOO_LONG : bare ? "A line ends with CR LF, neither stands alone" : "";
        return new Line(new String(line, 0, length, StandardCharsets.UTF_8), fault, false);
    }

    private int next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++] & 0xFF;
    }

    private void fill() throws IOException {
        replies.flush();
        position = 0;
        limit = 0; // also when reading takes too long
        limit = Math.max(0, from.read(buffer));
        if (limit == 0) {
            throw new EOFException("the client is gone");
        }
        total += limit;
        received = total;
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
