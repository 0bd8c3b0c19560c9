package org.gatepost.intake.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.Submissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection, which carries a [Conversation].
///
/// **Threads.** One virtual thread; [#shutDown] and what begins with abort may be called from another.
final class Session implements Runnable, Carrier {

    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    private final Socket socket;
    private final Terms terms;
    private final boolean encryptedAtOnce;
    private final Submissions submissions;
    private final SignInThrottle throttle;
    private final EnvelopeRoom.Share room;
    private final String address;
    private final Pace pace;
    private SubmissionState.Rules rules;
    private Socket line;
    private Optional<Origin.Tls> tls = Optional.empty();
    private volatile boolean overdue;
    private volatile boolean stopping;
    private volatile Optional<Conversation> conversation = Optional.empty();
    private volatile Optional<WatchedOutput> output = Optional.empty();

    /// @param encryptedAtOnce whether TLS comes before the first word
    Session(Socket socket, Terms terms, boolean encryptedAtOnce, Pace.Limits limits, SignInThrottle throttle, EnvelopeRoom room, Submissions submissions) {
        this.socket = socket;
        this.line = socket;
        this.terms = terms;
        this.rules = terms.rules(socket.getInetAddress(), false);
        this.encryptedAtOnce = encryptedAtOnce;
        this.throttle = throttle;
        this.room = room.share();
        this.submissions = submissions;
        this.address = socket.getInetAddress().getHostAddress();
        this.pace = new Pace(limits, () -> conversation.map(Conversation::received).orElse(0L));
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            waitAtMost(Conversation.PATIENCE);
            if (encryptedAtOnce) {
                encrypt();
            }
            var talk = new Conversation(this, terms.users(), submissions, InstantSource.system());
            conversation = Optional.of(talk);
            if (stopping) {
                talk.stop();
            }
            talk.talk();
            if (tls.isPresent()) {
                line.close(); // says that this is the end (RFC 8446 6.1)
            }
        } catch (IOException e) {
            log.debug("session with {} ended: {}", address, e.toString());
        } catch (RuntimeException e) {
            log.error("session with {} failed", address, e);
        } finally {
            room.giveBack();
        }
    }

    // ---- what the conversation asks for

    @Override
    public String address() {
        return address;
    }

    @Override
    public InputStream input() throws IOException {
        return line.getInputStream();
    }

    @Override
    public OutputStream output() throws IOException {
        var watched = new WatchedOutput(line.getOutputStream());
        output = Optional.of(watched);
        return new BufferedOutputStream(watched, 4096);
    }

    @Override
    public Optional<Origin.Tls> tls() {
        return tls;
    }

    @Override
    public void encrypt() throws IOException {
        var context = terms.identity().orElseThrow(() -> new IOException("there is no certificate")).context();
        var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
        waitAtMost(HANDSHAKE);
        try {
            secure.startHandshake();
        } catch (IOException e) {
            log.info("TLS with {} did not come about: {}", address, e.getMessage());
            throw e;
        }
        waitAtMost(Conversation.PATIENCE);
        tls = Optional.of(new Origin.Tls(secure.getSession().getProtocol(), secure.getSession().getCipherSuite()));
        rules = terms.rules(socket.getInetAddress(), true);
        line = secure;
    }

    @Override
    public SubmissionState.Rules rules() {
        return rules;
    }

    @Override
    public void waitAtMost(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
        } catch (SocketException e) {
            // it is gone; the next read says so
        }
    }

    @Override
    public void expects(Pace.Kind what) {
        pace.expects(what);
    }

    @Override
    public boolean isOverdue() {
        return overdue;
    }

    @Override
    public EnvelopeRoom.Share room() {
        return room;
    }

    @Override
    public boolean guesses() {
        return throttle.isTooMuch(socket.getInetAddress());
    }

    @Override
    public void guessedWrong() {
        throttle.failed(socket.getInetAddress());
    }

    // ---- what others ask for

    /// Says 421 as soon as no message is on its way.
    void shutDown() {
        stopping = true;
        conversation.ifPresent(Conversation::stop);
        if (!conversation.map(Conversation::isReceiving).orElse(false)) {
            endInput();
        }
    }

    /// Ends a session whose client does not read what it is told, or takes too long.
    void abortIfStuck(Duration unreadLimit) {
        if (output.map(one -> one.waitsLongerThan(unreadLimit)).orElse(false)) {
            log.info("session with {} ended: the client does not read its replies", address);
            abort();
        } else if (!overdue && pace.isOverdue()) {
            log.info("session with {} ended: the client takes too long", address);
            overdue = true;
            endInput();
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

    private void endInput() {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            // it is gone already
        }
    }
}
