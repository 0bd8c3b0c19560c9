package org.gatepost.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.gatepost.api.queue.Draft;

/// A draft whose bytes a test can look at.
public final class BytesDraft implements Draft {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
    }

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public void close() {}

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
