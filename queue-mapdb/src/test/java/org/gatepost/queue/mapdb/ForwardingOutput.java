package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Another output, but for what a test does differently.
class ForwardingOutput implements Disk.Output {

    final Disk.Output output;

    ForwardingOutput(Disk.Output output) {
        this.output = output;
    }

    @Override
    public long position() {
        return output.position();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        output.write(bytes);
    }

    @Override
    public void sync() throws IOException {
        output.sync();
    }

    @Override
    public void truncate(long position) throws IOException {
        output.truncate(position);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
