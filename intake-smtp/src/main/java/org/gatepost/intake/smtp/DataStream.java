package org.gatepost.intake.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;

/// The message of a DATA command, dots unstuffed, up to CRLF dot CRLF and not a byte further (RFC 5321 4.5.2).
///
/// Only CR LF ends a line: whatever else another server might take for an end of line or of the message is a fault, and a
/// message with a fault is not kept. The rest is read all the same, so that it never runs as commands.
final class DataStream extends MessageStream {

    private enum At { LINE_START, LINE, CR, DOT, DOT_CR, END }

    private static final long SPARE = 1 << 20;

    private final SessionInput input;
    private final long maxSize;
    private final Runnable onFault;
    private At at = At.LINE_START;
    private long size;
    private boolean fault;
    private final byte[] split = new byte[2]; // for who reads one byte at a time: a line end is decoded whole
    private int splitAt;
    private int splitLength;

    /// @param onFault called once when the first fault is seen
    DataStream(SessionInput input, long maxSize, Runnable onFault) {
        this.input = input;
        this.maxSize = maxSize;
        this.onFault = onFault;
    }

    /// Reads on to the real end, keeping nothing.
    void drain() throws IOException {
        var sink = new byte[8 << 10];
        while (at != At.END) {
            size += decode(sink, 0, sink.length);
            refuseEndless();
        }
    }

    /// Who sends so much more than it may does not look for an answer.
    private void refuseEndless() throws TooLargeException {
        if (size > endless(maxSize)) {
            throw new TooLargeException(true);
        }
    }

    /// From so many bytes on the end is not waited for.
    static long endless(long maxSize) {
        return 2 * maxSize + SPARE;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (length > 1 && splitLength == 0) {
            return readBlock(into, offset, length);
        }
        if (splitLength == 0) {
            int read = readBlock(split, 0, split.length);
            if (read < 0) {
                return -1;
            }
            splitLength = read;
            splitAt = 0;
        }
        into[offset] = split[splitAt++];
        splitLength--;
        return 1;
    }

    private int readBlock(byte[] into, int offset, int length) throws IOException {
        while (at != At.END) {
            int decoded = decode(into, offset, length);
            size += decoded;
            if (decoded > 0 && !isRefused()) {
                return decoded;
            }
            refuseEndless();
        }
        if (fault) {
            throw new BareLineEndException(false);
        }
        if (size > maxSize) {
            throw new TooLargeException(false);
        }
        return -1;
    }

    private boolean isRefused() {
        return fault || size > maxSize;
    }

    /// Decodes what is there, at least one byte of input.
    ///
    /// @return bytes of output, perhaps none
    private int decode(byte[] into, int offset, int length) throws IOException {
        byte[] from;
        try {
            from = input.available();
        } catch (SocketTimeoutException e) {
            if (fault) {
                throw new BareLineEndException(true);
            }
            throw e;
        }
        int in = input.position();
        int limit = input.limit();
        int out = offset;
        int room = offset + length - 1; // CR is put out with what follows it
        while (in < limit && out < room && at != At.END) {
            byte one = from[in++];
            switch (at) {
                case LINE -> {
                    if (one == '\r') {
                        at = At.CR;
                    } else if (one == '\n') {
                        faulty();
                    } else {
                        into[out++] = one;
                        while (in < limit && out < room && from[in] != '\r' && from[in] != '\n') { // the run of a line, which is nearly all
                            into[out++] = from[in++];
                        }
                    }
                }
                case LINE_START -> {
                    switch (one) {
                        case '.' -> at = At.DOT;
                        case '\r' -> at = At.CR;
                        case '\n' -> {
                            faulty();
                            at = At.LINE;
                        }
                        default -> {
                            into[out++] = one;
                            at = At.LINE;
                        }
                    }
                }
                case CR -> {
                    if (one == '\n') {
                        into[out++] = '\r';
                        into[out++] = '\n';
                        at = At.LINE_START;
                    } else {
                        faulty();
                        at = one == '\r' ? At.CR : At.LINE;
                    }
                }
                case DOT -> {
                    switch (one) {
                        case '\r' -> at = At.DOT_CR;
                        case '\n' -> {
                            faulty();
                            at = At.LINE;
                        }
                        default -> {
                            into[out++] = one;
                            at = At.LINE;
                        }
                    }
                }
                case DOT_CR -> {
                    if (one == '\n') {
                        at = At.END;
                    } else {
                        faulty();
                        at = one == '\r' ? At.CR : At.LINE;
                    }
                }
                case END -> throw new AssertionError("the loop ends there");
            }
        }
        input.consumeTo(in);
        return out - offset;
    }

    private void faulty() {
        if (!fault) {
            fault = true;
            onFault.run();
        }
    }
}
