package org.gatepost.queue.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Everything the queue does to files that matters after a crash goes through here, so that tests can note it and play it back.
/// Reading does not.
interface Disk {

    /// A file written at its end.
    interface Output extends Closeable {

        long position();

        void write(ByteBuffer bytes) throws IOException;

        /// Waits until all that was written is on stable storage.
        void sync() throws IOException;

        /// Forgets what stands behind a position and writes on from there.
        void truncate(long position) throws IOException;
    }

    /// Makes a file that must not be there.
    Output create(Path file) throws IOException;

    /// Opens a file to write on at a position.
    Output open(Path file, long position) throws IOException;

    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /// Makes names in a directory as durable as what they name.
    void syncDirectory(Path directory) throws IOException;

    /// The machine's own.
    static Disk real() {
        return new RealDisk();
    }

    /// See [Disk].
    final class RealDisk implements Disk {

        private static final boolean POSIX = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        private static final FileAttribute<?>[] OWNER_ONLY = POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];

        @Override
        public Output create(Path file) throws IOException {
            return new ChannelOutput(FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY), 0);
        }

        @Override
        public Output open(Path file, long position) throws IOException {
            return new ChannelOutput(FileChannel.open(file, StandardOpenOption.WRITE), position);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            if (!POSIX) {
                return; // elsewhere a directory cannot be opened, and its names are journaled by the file system
            }
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// A file through its channel.
    final class ChannelOutput implements Output {

        private final FileChannel channel;
        private long position;

        ChannelOutput(FileChannel channel, long position) throws IOException {
            this.channel = channel;
            this.position = position;
            channel.position(position);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long to) throws IOException {
            channel.truncate(to);
            channel.position(to);
            position = to;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
