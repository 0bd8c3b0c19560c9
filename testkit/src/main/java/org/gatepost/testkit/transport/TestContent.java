package org.gatepost.testkit.transport;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.jspecify.annotations.Nullable;

/// A message that knows how often it was opened, and may have an end of its own.
final class TestContent implements Content {

    /// What a stream does when its bytes are over.
    interface End {
        void reached() throws IOException;
    }

    private final byte[] bytes;
    private final End end;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    private TestContent(byte[] bytes, End end) {
        this.bytes = bytes;
        this.end = end;
    }

    static TestContent of(byte[] bytes) {
        return new TestContent(bytes, () -> {});
    }

    /// All its bytes come, and then it says that they are wrong.
    static TestContent damaged(byte[] bytes) {
        return new TestContent(bytes, () -> {
            throw new DamagedContentException("the checksum is wrong");
        });
    }

    /// It breaks off.
    static TestContent unreadable(byte[] bytes) {
        return new TestContent(bytes, () -> {
            throw new IOException("the disk cannot be read");
        });
    }

    /// Its end never comes, until the reader is interrupted.
    static TestContent endless(byte[] bytes, CountDownLatch waiting) {
        return new TestContent(bytes, () -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        });
    }

    /// Looks around when all its bytes were read and its end was not told yet.
    static TestContent watched(byte[] bytes, End looking) {
        return new TestContent(bytes, looking);
    }

    int timesOpened() {
        return opened.get();
    }

    int stillOpen() {
        return open.get();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        opened.incrementAndGet();
        open.incrementAndGet();
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {

            private boolean closed;

            @Override
            public int read() throws IOException {
                int one = super.read();
                return one >= 0 ? one : over();
            }

            @Override
            public int read(byte @Nullable [] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                return read >= 0 ? read : over();
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
            }

            private int over() throws IOException {
                end.reached();
                return -1;
            }
        };
    }
}
