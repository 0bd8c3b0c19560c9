package org.gatepost.queue.mapdb;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorts more byte arrays than the heap holds, by their unsigned bytes: what is too much goes to a file, a sorted run at a time, and is merged.
///
/// A crash leaves the file; the next start, which sorts again, takes its name and removes it at the end.
final class Sorter implements Closeable {

    /// So much stays in the heap.
    static final int IN_HEAP = 16 << 20;

    private static final int BYTES_OF_AN_ARRAY = 24;
    private static final int BUFFER = 64 << 10;

    private final Path file;
    private final int inHeap;
    private final List<byte[]> fresh = new ArrayList<>();
    private final List<Long> runs = new ArrayList<>();
    private @Nullable FileChannel channel;
    private long size;

    /// @param file made when it is needed
    Sorter(Path file, int inHeap) {
        this.file = file;
        this.inHeap = inHeap;
    }

    void add(byte[] one) throws IOException {
        fresh.add(one);
        size += one.length + BYTES_OF_AN_ARRAY;
        if (size > inHeap) {
            spill();
        }
    }

    /// All of it, in order; nothing is added from now on. Trouble with the file comes as [UncheckedIOException].
    Iterator<byte[]> sorted() throws IOException {
        fresh.sort(Arrays::compareUnsigned);
        if (channel == null) {
            return fresh.iterator();
        }
        var heads = new PriorityQueue<Run>(Comparator.comparing(Run::head, Arrays::compareUnsigned));
        for (int i = 0; i < runs.size(); i++) {
            long end = i + 1 < runs.size() ? runs.get(i + 1) : channel.position();
            heads.add(new Run(new FileRun(channel, runs.get(i), end)));
        }
        if (!fresh.isEmpty()) {
            heads.add(new Run(fresh.iterator()));
        }
        return new Merge(heads);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void spill() throws IOException {
        var to = channel;
        if (to == null) {
            to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            channel = to;
        }
        fresh.sort(Arrays::compareUnsigned);
        runs.add(to.position());
        var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(to), BUFFER));
        for (var one : fresh) {
            out.writeInt(one.length);
            out.write(one);
        }
        out.flush();
        fresh.clear();
        size = 0;
    }

    /// A run and what comes next of it.
    private static final class Run {

        private final Iterator<byte[]> rest;
        private byte[] head;

        Run(Iterator<byte[]> rest) {
            this.rest = rest;
            this.head = rest.next();
        }

        byte[] head() {
            return head;
        }

        boolean step() {
            if (rest.hasNext()) {
                head = rest.next();
                return true;
            }
            return false;
        }
    }

    private record Merge(PriorityQueue<Run> heads) implements Iterator<byte[]> {

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public byte[] next() {
            var least = heads.remove();
            var one = least.head();
            if (least.step()) {
                heads.add(least);
            }
            return one;
        }
    }

    /// A run in the file.
    private static final class FileRun implements Iterator<byte[]> {

        private final FileChannel channel;
        private final long end;
        private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private long at;

        FileRun(FileChannel channel, long at, long end) {
            this.channel = channel;
            this.at = at;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return buffer.hasRemaining() || at < end;
        }

        @Override
        public byte[] next() {
            try {
                need(Integer.BYTES);
                var one = new byte[buffer.getInt()];
                need(one.length);
                buffer.get(one);
                return one;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void need(int bytes) throws IOException {
            if (buffer.remaining() >= bytes) {
                return;
            }
            if (bytes > buffer.capacity()) {
                buffer = ByteBuffer.allocate(bytes).put(buffer);
            } else {
                buffer.compact();
            }
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - at));
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, at);
                if (read < 0) {
                    throw new EOFException("what was sorted is cut short");
                }
                at += read;
            }
            buffer.flip();
        }
    }
}
