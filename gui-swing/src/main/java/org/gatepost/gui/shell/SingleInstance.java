package org.gatepost.gui.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One panel for each home: whoever starts a second one brings the first to the front, also where a tray icon does not react.
public final class SingleInstance implements AutoCloseable {

    private final @Nullable ServerSocketChannel channel;
    private final @Nullable Path socket;
    private volatile Runnable raise = () -> {};

    private SingleInstance(@Nullable ServerSocketChannel channel, @Nullable Path socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /// For a panel that stands for itself.
    public static SingleInstance none() {
        return new SingleInstance(null, null);
    }

    /// Holds the one instance or asks whoever has it.
    ///
    /// @param ours what is to be closed in the end, or another one's
    public record Try(Optional<SingleInstance> ours) implements AutoCloseable {

        public boolean isEmpty() {
            return ours.isEmpty();
        }

        public SingleInstance get() {
            return ours.orElseThrow();
        }

        @Override
        public void close() throws IOException {
            if (ours.isPresent()) {
                ours.get().close();
            }
        }
    }

    /// @param socket in a directory that nobody else may enter
    /// @return nothing when another panel was there, and is in front now
    public static Try of(Path socket) throws IOException {
        UnixDomainSocketAddress address;
        try {
            address = UnixDomainSocketAddress.of(socket);
            if (Files.exists(socket)) {
                try (var _ = SocketChannel.open(address)) {
                    return new Try(Optional.empty()); // that somebody connects is all it needs to know
                } catch (IOException e) {
                    Files.delete(socket); // left over by one that was killed
                }
            }
            var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(address);
            var instance = new SingleInstance(channel, socket);
            Thread.ofPlatform().daemon().name("single-instance").start(instance::serve);
            return new Try(Optional.of(instance));
        } catch (IOException | UnsupportedOperationException e) {
            return new Try(Optional.of(none())); // a path too long for a socket keeps nobody from a panel
        }
    }

    /// @param what brings the panel to the front
    public void onRaise(Runnable what) {
        raise = what;
    }

    private void serve() {
        if (channel == null) {
            return;
        }
        while (channel.isOpen()) {
            try (var _ = channel.accept()) {
                raise.run();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null && socket != null) {
            channel.close();
            Files.deleteIfExists(socket);
        }
    }
}
