package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The machine's disk, failing where a test wants it to, and noting what it made durable.
final class TroubledDisk implements Disk {

    /// Which step fails, until a test says otherwise.
    enum Failing { NOTHING, CREATE, WRITE, SYNC, SYNC_DIRECTORY }

    private final Disk real = Disk.real();
    volatile Failing failing = Failing.NOTHING;
    final List<String> notes = new CopyOnWriteArrayList<>();

    @Override
    public Output create(Path file) throws IOException {
        check(Failing.CREATE);
        return new TroubledOutput(file, real.create(file));
    }

    @Override
    public Output open(Path file, long position) throws IOException {
        return new TroubledOutput(file, real.open(file, position));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
        notes.add("rename " + to.getFileName());
    }

    @Override
    public void delete(Path file) throws IOException {
        real.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        check(Failing.SYNC_DIRECTORY);
        real.syncDirectory(directory);
    }

    private void check(Failing step) throws IOException {
        if (failing == step) {
            throw new IOException(step == Failing.SYNC ? "Input/output error" : "No space left on device");
        }
    }

    private final class TroubledOutput extends ForwardingOutput {

        private final Path file;

        TroubledOutput(Path file, Output output) {
            super(output);
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (failing == Failing.WRITE) { // as a full disk does it: some of it still fits
                output.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
            }
            check(Failing.WRITE);
            output.write(bytes);
        }

        @Override
        public void sync() throws IOException {
            check(Failing.SYNC);
            output.sync();
            notes.add("sync " + file.getFileName());
        }
    }
}
