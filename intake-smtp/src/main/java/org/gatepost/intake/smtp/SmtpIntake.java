package org.gatepost.intake.smtp;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.Reply;

/// Listens for SMTP clients; a virtual thread for each.
public final class SmtpIntake implements Intake {

    private static final Duration LET_MESSAGES_END = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Submissions submissions;
    private final Duration unreadLimit;
    private final Pace.Limits limits;
    private final Settings settings;
    private final Admission admission = new Admission();
    private final EnvelopeRoom room = new EnvelopeRoom();
    private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile Optional<Terms> terms = Optional.empty();
    private volatile List<Listener> listeners = List.of();
    private volatile boolean closing;

    SmtpIntake(Settings settings, Submissions submissions) {
        this(settings, submissions, Duration.ofMinutes(1), Pace.Limits.USUAL);
    }

    /// @param unreadLimit how long a client may leave its replies unread
    SmtpIntake(Settings settings, Submissions submissions, Duration unreadLimit, Pace.Limits limits) {
        this.unreadLimit = unreadLimit;
        this.limits = limits;
        this.submissions = submissions;
        this.settings = settings;
    }

    @Override
    public List<String> start() throws IOException {
        var where = listen(Terms.of(settings));
        Thread.ofVirtual().name("smtp-watch").start(this::watch);
        return where;
    }

    @Override
    public List<String> adopt(Settings settings) throws IOException {
        return listen(Terms.of(settings));
    }

    /// First has every address that is new, then lets go of those that are not wanted any more: so a port that is taken changes nothing.
    private synchronized List<String> listen(Terms next) throws IOException {
        var kept = new ArrayList<Listener>();
        var fresh = new ArrayList<Listener>();
        try {
            for (var endpoint : next.listen()) {
                var there = listeners.stream().filter(one -> one.endpoint().equals(endpoint)).findFirst();
                if (there.isPresent()) {
                    kept.add(there.get());
                } else {
                    fresh.add(Listener.on(endpoint));
                }
            }
        } catch (IOException e) {
            fresh.forEach(Listener::close);
            throw e;
        }
        terms = Optional.of(next);
        listeners.stream().filter(one -> !kept.contains(one)).forEach(Listener::close);
        var all = new ArrayList<>(kept);
        all.addAll(fresh);
        listeners = List.copyOf(all);
        fresh.forEach(one -> one.begin(client -> welcome(client, one.endpoint().tls())));
        return next.listen().stream().flatMap(wanted -> all.stream().filter(one -> one.endpoint().equals(wanted))).map(one -> one.address().toString()).toList();
    }

    @Override
    public void close() {
        closing = true;
        listeners.forEach(Listener::close);
        sessions.forEach(Session::shutDown);
        long end = System.nanoTime() + LET_MESSAGES_END.toNanos();
        while (!sessions.isEmpty() && System.nanoTime() - end < 0) {
            sleep(Duration.ofMillis(10));
        }
        sessions.forEach(Session::abort);
    }

    private void watch() {
        while (!closing) {
            sessions.forEach(session -> session.abortIfStuck(unreadLimit));
            sleep(LOOK_EVERY);
        }
    }

    private void welcome(Socket socket, boolean encryptedAtOnce) throws IOException {
        var now = terms.orElseThrow();
        var address = socket.getInetAddress();
        if (!admission.enter(address, now.most(), now.mostPerAddress())) {
            turnAway(socket, now);
            return;
        }
        var session = new Session(socket, now, encryptedAtOnce, limits, throttle, room, submissions);
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
    private static void turnAway(Socket socket, Terms now) throws IOException {
        try (socket) {
            socket.getOutputStream().write(Reply.of(421, "4.7.0", now.hostName() + " has too many connections, try again later").wire().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
