package org.gatepost.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.engine.Home;

/// One process for each home: the lock on `run/lock`, and where its holder can be reached.
final class HomeLock implements AutoCloseable {

    private final Path run;
    private final FileChannel channel;

    private HomeLock(Path run, FileChannel channel) {
        this.run = run;
        this.channel = channel;
    }

    /// @throws Failure 75, saying which process holds it and how to reach it
    static HomeLock take(Home home) throws IOException, Failure {
        try {
            home.create();
        } catch (IOException e) {
            throw e instanceof AccessDeniedException ? new Failure(ExitCodes.NO_PERMISSION, "the home %s is somebody else's: run this as the user who runs the gateway".formatted(home.directory()))
                    : new Failure(ExitCodes.CANNOT_CREATE, "cannot make the home %s: %s".formatted(home.directory(), e));
        }
        var file = home.run().resolve("lock");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new Failure(ExitCodes.TEMPORARY, "another gateway runs on %s: process %s, control %s. Use it with 'gatepost status', or give this one another --home"
                    .formatted(home.directory(), words(file), words(home.run().resolve("port"))));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new HomeLock(home.run(), channel);
    }

    /// Where commands on this machine find the gateway.
    void announce(Endpoint control) {
        try {
            Files.writeString(run.resolve("port"), control + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write where the control API is", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(run.resolve("port"));
        channel.close();
    }

    private static String words(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
