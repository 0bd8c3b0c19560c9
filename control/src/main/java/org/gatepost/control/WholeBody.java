package org.gatepost.control;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A request's body that never seems whole when it is not.
final class WholeBody extends FilterInputStream {

    private final long announced;
    private long read;

    /// @param contentLength the header; empty when the body is chunked, which says itself where it ends
    WholeBody(InputStream from, String contentLength) {
        super(from);
        this.announced = contentLength.matches("\\d{1,18}") ? Long.parseLong(contentLength) : -1;
    }

    /// What Content-Length says; below zero when nothing does.
    long announced() {
        return announced;
    }

    /// Reads on to the end and forgets.
    void drain() throws IOException {
        transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// @throws EOFException when less came than was announced
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got > 0) {
            read += got;
        } else if (got < 0 && read < announced) {
            throw new EOFException("the body ended after %d of %d bytes".formatted(read, announced));
        }
        return got;
    }
}
