package org.gatepost.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.jspecify.annotations.Nullable;

/// Content that remembers that it proved damaged, whatever a transport made of the exception.
final class WatchedContent implements Content {

    private @Nullable Content content;
    private volatile boolean damaged;

    void watch(Content stored) {
        content = stored;
    }

    boolean isDamaged() {
        return damaged;
    }

    @Override
    public long size() {
        return stored().size();
    }

    @Override
    public InputStream open() throws IOException {
        return new FilterInputStream(opened()) {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return in.read(bytes, offset, length);
                } catch (DamagedContentException e) {
                    damaged = true;
                    throw e;
                }
            }
        };
    }

    private InputStream opened() throws IOException {
        try {
            return stored().open();
        } catch (DamagedContentException e) {
            damaged = true;
            throw e;
        }
    }

    private Content stored() {
        if (content == null) {
            throw new IllegalStateException("nothing to watch");
        }
        return content;
    }
}
