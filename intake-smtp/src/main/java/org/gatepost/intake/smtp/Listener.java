package org.gatepost.intake.smtp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.gatepost.api.settings.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An address that is listened on.
///
/// **Threads.** A virtual one of its own, from [#begin] to [#close].
final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(10);
    private static final Duration LAST_WELCOME = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final ServerSocket socket;
    private volatile Optional<Thread> accepting = Optional.empty();

    /// What is done with a client.
    interface Welcome {
        void welcome(Socket client) throws IOException;
    }

    private Listener(Endpoint endpoint, ServerSocket socket) {
        this.endpoint = endpoint;
        this.socket = socket;
    }

    /// Has the address, but takes no client yet.
    ///
    /// @throws IOException naming the address when it cannot be had
    static Listener on(Endpoint endpoint) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(endpoint.socketAddress(), BACKLOG);
            return new Listener(endpoint, socket);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on %s: %s; choose another with listen".formatted(endpoint, e.getMessage()), e);
        }
    }

    /// As it was asked for; port 0 stays port 0.
    Endpoint endpoint() {
        return endpoint;
    }

    /// As it came about.
    Endpoint address() {
        return endpoint.at(socket.getLocalPort());
    }

    void begin(Welcome welcome) {
        accepting = Optional.of(Thread.ofVirtual().name("smtp-" + socket.getLocalPort()).start(() -> accept(welcome)));
    }

    /// The kernel lets clients in as long as somebody waits for them: so until nobody does.
    void close() {
        try {
            socket.close();
            if (accepting.isPresent() && !accepting.get().join(LAST_WELCOME)) {
                log.debug("the last client of {} is still being welcomed", endpoint);
            }
        } catch (IOException e) {
            log.debug("closing a listener: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Welcome welcome) {
        while (!socket.isClosed()) {
            try {
                welcome.welcome(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.error("cannot accept a client, trying again: {}", e.toString());
                    rest(); // too many open files: somebody will close some
                }
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
