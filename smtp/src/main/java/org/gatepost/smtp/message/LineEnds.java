package org.gatepost.smtp.message;

import java.io.IOException;
import java.io.InputStream;

/// Text of this machine as it goes over the wire: LF and CR LF both become CR LF. Unless dots are text, a line with a single one ends it.
///
/// CR alone stays what it is, and is refused by whoever reads on: as a line end it would make fields of what a program took for one line.
///
/// Gives what is there and does not wait for more, so that two can talk through it.
public final class LineEnds extends InputStream {

    private final InputStream from;
    private final boolean dotIsText;
    private final byte[] in = new byte[16 << 10];
    private int position;
    private int limit;
    private final byte[] out = new byte[2 * in.length + 4];
    private int ready;
    private int given;
    private boolean lineStart = true;
    private boolean dot; // the line has a dot so far, which is not given yet
    private boolean afterCr;
    private boolean ended;

    public LineEnds(InputStream from, boolean dotIsText) {
        this.from = from;
        this.dotIsText = dotIsText;
    }

    @Override
    public int read() throws IOException {
        return more() ? out[given++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = Math.min(length, ready - given);
        System.arraycopy(out, given, into, offset, count);
        given += count;
        return count;
    }

    private boolean more() throws IOException {
        while (given == ready) {
            if (ended) {
                return false;
            }
            ready = 0;
            given = 0;
            position = 0;
            limit = from.read(in);
            if (limit < 0) {
                ended = true;
                if (dot && (dotIsText || afterCr)) {
                    out[ready++] = '.';
                }
                if (afterCr) {
                    out[ready++] = '\r';
                }
            } else {
                convert();
            }
        }
        return true;
    }

    private void convert() {
        while (position < limit && !ended) {
            byte one = in[position++];
            if (one == '\n') {
                afterCr = false;
                endLine();
                continue;
            }
            if (afterCr) {
                text((byte) '\r');
            }
            afterCr = one == '\r';
            if (!afterCr) {
                text(one);
            }
        }
    }

    private void endLine() {
        if (dot && !dotIsText) {
            ended = true;
            return;
        }
        if (dot) {
            out[ready++] = '.';
            dot = false;
        }
        out[ready++] = '\r';
        out[ready++] = '\n';
        lineStart = true;
    }

    private void text(byte one) {
        if (lineStart && one == '.') {
            dot = true;
        } else {
            if (dot) {
                out[ready++] = '.';
                dot = false;
            }
            out[ready++] = one;
        }
        lineStart = false;
    }
}
