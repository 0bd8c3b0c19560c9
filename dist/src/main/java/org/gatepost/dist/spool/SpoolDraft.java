package org.gatepost.dist.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.gatepost.api.mail.Envelope;

/// A letter that is being written: kept, or gone when it is closed.
///
/// **Threads.** One.
public final class SpoolDraft implements AutoCloseable {

    private final Spool spool;
    private final String name;
    private final Path file;
    private final FileChannel channel;
    private final long start;

    SpoolDraft(Spool spool, Envelope envelope) throws IOException {
        this.spool = spool;
        this.name = SpooledLetter.newName();
        this.file = spool.drafts().resolve(name);
        this.channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE), Spool.ownerOnly(file));
        spool.give(file);
        this.start = writeAll(SpooledLetter.firstLine(envelope));
    }

    /// Where the message goes.
    public OutputStream output() {
        return Channels.newOutputStream(channel);
    }

    /// Of the message so far.
    public long size() throws IOException {
        return channel.size() - start;
    }

    /// The message so far, read once; writing goes on behind it.
    public InputStream message() throws IOException {
        channel.position(start);
        return Channels.newInputStream(channel);
    }

    /// Makes it a letter, durably.
    ///
    /// @return its name in the spool
    public String keep() throws IOException {
        long size = size();
        channel.force(true);
        channel.close();
        Files.move(file, spool.directory().resolve(SpooledLetter.fileName(name, size)), StandardCopyOption.ATOMIC_MOVE);
        Spool.sync(spool.directory());
        return name;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    private long writeAll(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return bytes.length;
    }
}
