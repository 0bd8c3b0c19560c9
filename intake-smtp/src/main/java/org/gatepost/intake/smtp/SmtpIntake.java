package org.gatepost.intake.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Network;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for SMTP clients; a virtual thread for each.
public final class SmtpIntake implements Intake {

    private static final Logger log = LoggerFactory.getLogger(SmtpIntake.class);
    private static final int BACKLOG = 1024;
    private static final Duration LET_MESSAGES_END = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Settings settings;
    private final Submissions submissions;
    private final Duration unreadLimit;
    private final String hostName;
    private final List<Network> networks;
    private final Admission admission;
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    SmtpIntake(Settings settings, Submissions submissions) {
        this(settings, submissions, Duration.ofMinutes(1));
    }

    /// @param unreadLimit how long a client may leave its replies unread
    SmtpIntake(Settings settings, Submissions submissions, Duration unreadLimit) {
        this.unreadLimit = unreadLimit;
        this.settings = settings;
        this.submissions = submissions;
        this.hostName = settings.optional("helo-name").orElseGet(HostName::own);
        this.networks = settings.list("intake.networks").stream().map(Network::parse).toList();
        this.admission = new Admission((int) settings.number("intake.max-connections"), (int) settings.number("intake.max-connections-per-address"));
    }

    @Override
    public List<String> start() throws IOException {
        var where = new ArrayList<String>();
        for (var text : settings.list("listen")) {
            var endpoint = Endpoint.parse(text);
            var listener = new ServerSocket();
            try {
                listener.bind(endpoint.socketAddress(), BACKLOG);
            } catch (IOException e) {
                listener.close();
                close();
                throw new IOException("cannot listen on %s: %s; choose another with listen".formatted(endpoint, e.getMessage()), e);
            }
            listeners.add(listener);
            where.add(endpoint.at(listener.getLocalPort()).toString());
            Thread.ofVirtual().name("smtp-" + listener.getLocalPort()).start(() -> accept(listener));
        }
        Thread.ofVirtual().name("smtp-watch").start(this::watch);
        return where;
    }

    @Override
    public void close() {
        closing = true;
        for (var listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                log.debug("closing a listener: {}", e.toString());
            }
        }
        sessions.forEach(Session::shutDown);
        long end = System.nanoTime() + LET_MESSAGES_END.toNanos();
        while (!sessions.isEmpty() && System.nanoTime() - end < 0) {
            sleepBriefly();
        }
        sessions.forEach(Session::abort);
    }

    private void accept(ServerSocket listener) {
        while (!closing) {
            try {
                welcome(listener.accept());
            } catch (SocketException e) {
                if (!closing) {
                    log.error("cannot accept clients, trying again: {}", e.toString());
                    sleepBriefly(); // too many open files: somebody will close some
                }
            } catch (IOException e) {
                log.error("cannot accept a client: {}", e.toString());
                sleepBriefly();
            }
        }
    }

    private void watch() {
        while (!closing) {
            sessions.forEach(session -> session.abortIfUnread(unreadLimit));
            sleep(LOOK_EVERY);
        }
    }

    private void welcome(Socket socket) throws IOException {
        var address = socket.getInetAddress();
        if (!admission.enter(address)) {
            turnAway(socket);
            return;
        }
        var session = new Session(socket, submissions, rules(address));
        sessions.add(session);
        Thread.ofVirtual().start(() -> {
            try {
                session.run();
            } finally {
                sessions.remove(session);
                admission.leave(address);
            }
        });
        if (closing) {
            session.shutDown();
        }
    }

    /// Without waiting for anything: the reply fits into the socket's own buffer.
    private void turnAway(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write(Reply.of(421, "4.7.0", hostName + " has too many connections, try again later").wire().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private SubmissionState.Rules rules(InetAddress address) {
        boolean mayRelay = networks.stream().anyMatch(network -> network.contains(address));
        return new SubmissionState.Rules(hostName, settings.size("intake.max-message-size"), (int) settings.number("intake.max-recipients"), mayRelay);
    }

    private static void sleepBriefly() {
        sleep(Duration.ofMillis(10));
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
