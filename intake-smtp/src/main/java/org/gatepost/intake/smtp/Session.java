package org.gatepost.intake.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.gatepost.api.intake.Submissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection, which carries a [Conversation].
///
/// **Threads.** One virtual thread; [#shutDown] may be called from another.
final class Session implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Socket socket;
    private final String address;
    private final Conversation conversation;
    private volatile Optional<WatchedOutput> output = Optional.empty();

    Session(Socket socket, Submissions submissions, SubmissionState.Rules rules) {
        this.socket = socket;
        this.address = socket.getInetAddress().getHostAddress();
        this.conversation = new Conversation(address, submissions, rules, this::patience);
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            patience(Conversation.PATIENCE);
            var watched = new WatchedOutput(socket.getOutputStream());
            output = Optional.of(watched);
            conversation.talk(new SessionInput(socket.getInputStream()), new BufferedOutputStream(watched, 4096));
        } catch (IOException e) {
            log.debug("session with {} ended: {}", address, e.toString());
        } catch (RuntimeException e) {
            log.error("session with {} failed", address, e);
        }
    }

    /// Says 421 as soon as no message is on its way.
    void shutDown() {
        conversation.stop();
        if (!conversation.isReceiving()) {
            try {
                socket.shutdownInput();
            } catch (IOException e) {
                // it is gone already
            }
        }
    }

    /// Ends a session whose client does not read what it is told.
    void abortIfUnread(Duration limit) {
        if (output.map(one -> one.waitsLongerThan(limit)).orElse(false)) {
            log.info("session with {} ended: the client does not read its replies", address);
            abort();
        }
    }

    /// Ends at once, whatever is on its way.
    void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    private void patience(Duration atMost) {
        try {
            socket.setSoTimeout((int) atMost.toMillis());
        } catch (SocketException e) {
            // it is gone; the next read says so
        }
    }
}
