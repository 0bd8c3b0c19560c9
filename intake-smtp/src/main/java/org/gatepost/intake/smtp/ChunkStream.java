package org.gatepost.intake.smtp;

import java.io.IOException;
import org.gatepost.smtp.Command;

/// The message of a row of BDAT commands, as it is (RFC 3030): from the first octet of the first chunk to the last one of the last.
/// CR or LF alone is a fault as in [DataStream].
final class ChunkStream extends MessageStream {

    private final SessionInput input;
    private final long maxSize;
    private final Next next;
    private Command.Bdat chunk;
    private long left;
    private long size;
    private boolean afterCr;

    /// Asks for more.
    interface Next {

        /// Tells the client that it has come so far, and waits for the next chunk.
        ///
        /// @throws IOException when none comes: the client is gone, or wants something else
        Command.Bdat after(long size) throws IOException;
    }

    ChunkStream(SessionInput input, Command.Bdat first, long maxSize, Next next) {
        this.input = input;
        this.chunk = first;
        this.left = first.size();
        this.maxSize = maxSize;
        this.next = next;
    }

    /// Reads the chunk to its end, keeping nothing of it.
    void skipRest() throws IOException {
        input.skip(left);
        left = 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (chunk.last()) {
                if (afterCr) {
                    throw new BareLineEndException(false);
                }
                return -1;
            }
            chunk = next.after(size);
            left = chunk.size();
        }
        if (left > maxSize - size) {
            if (left > DataStream.endless(maxSize)) {
                throw new TooLargeException(true);
            }
            skipRest();
            throw new TooLargeException(false);
        }
        var from = input.available();
        int start = input.position();
        int count = (int) Math.min(Math.min(left, length), input.limit() - start);
        System.arraycopy(from, start, into, offset, count);
        input.consumeTo(start + count);
        left -= count;
        size += count;
        if (hasFault(into, offset, offset + count)) {
            skipRest();
            throw new BareLineEndException(false);
        }
        return count;
    }

    private boolean hasFault(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (afterCr != (bytes[i] == '\n')) {
                return true;
            }
            afterCr = bytes[i] == '\r';
        }
        return false;
    }
}
