package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Path;

/// The machine's disk, never waited for: where a test only looks at what is read.
final class HastyDisk implements Disk {

    private final Disk real = Disk.real();

    @Override
    public Output create(Path file) throws IOException {
        return hasty(real.create(file));
    }

    @Override
    public Output open(Path file, long position) throws IOException {
        return hasty(real.open(file, position));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        real.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) {}

    private static Output hasty(Output output) {
        return new ForwardingOutput(output) {
            @Override
            public void sync() {}
        };
    }
}
