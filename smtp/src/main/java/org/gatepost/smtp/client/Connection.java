package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;

/// A connection to a server that is ready for mail: TLS and sign-in as the [NextHop] wants them.
final class Connection {

    private static final Duration OLDEST = Duration.ofMinutes(15);

    private final NextHop hop;
    private final Dialog dialog;
    private final Encounter encounter;
    private final long openedAt = System.nanoTime();
    private int messages;
    private long idleSince;

    private Connection(NextHop hop, Dialog dialog, Encounter encounter) {
        this.hop = hop;
        this.dialog = dialog;
        this.encounter = encounter;
    }

    /// Connects to the first address that answers and takes us; to others when it does not.
    ///
    /// @param met gets each meeting, also of those that came to nothing
    static Connection open(Target target, Trust trust, TlsWatch watch, List<Encounter> met) throws UnusableException, InterruptedException {
        var left = new ArrayList<>(target.addresses());
        while (true) {
            var reached = reach(target.hop(), left, met);
            left.remove(reached.address());
            try {
                return begin(target.hop(), reached, trust, watch, met);
            } catch (UnusableException e) {
                if (left.isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private static Connector.Reached reach(NextHop hop, List<InetAddress> left, List<Encounter> met) throws UnusableException, InterruptedException {
        try {
            return Connector.connect(hop, List.copyOf(left), (address, trouble) -> {
                left.remove(address);
                var encounter = new Encounter(hop.host(), new InetSocketAddress(address, hop.port()));
                encounter.noted("cannot connect: " + words(trouble));
                met.add(encounter);
            });
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new UnusableException(Diagnostic.ours(Status.transientFailure(4, 1), "cannot connect to %s: %s".formatted(hop.words(), words(e))), isOurNetwork(e));
        }
    }

    private static boolean isOurNetwork(IOException trouble) {
        return String.valueOf(trouble.getMessage()).contains("Network is unreachable");
    }

    private static Connection begin(NextHop hop, Connector.Reached reached, Trust trust, TlsWatch watch, List<Encounter> met)
            throws UnusableException, InterruptedException {
        try {
            return begin(hop, reached.peer(), reached.address(), trust, watch, met);
        } catch (TlsTroubleException e) {
            if (hop.tls() != NextHop.Tls.ENABLE) {
                throw e;
            }
            var clear = hop.inClear(); // on a new connection: this one is in an unknown state
            var again = reach(clear, new ArrayList<>(List.of(reached.address())), met);
            return begin(clear, again.peer(), again.address(), trust, watch, met).asFor(hop);
        }
    }

    private static Connection begin(NextHop hop, PeerSocket peer, InetAddress address, Trust trust, TlsWatch watch, List<Encounter> met)
            throws UnusableException, InterruptedException {
        var encounter = new Encounter(hop.host(), new InetSocketAddress(address, hop.port()));
        met.add(encounter);
        boolean verified = hop.tls() == NextHop.Tls.REQUIRE || hop.tls() == NextHop.Tls.IMPLICIT;
        boolean startTls = hop.tls() != NextHop.Tls.IMPLICIT && hop.tls() != NextHop.Tls.DISABLE;
        var verification = new Verification(trust, hop.host(), verified, hop.pins());
        try {
            var wrapper = new Tls(verification, hop.host(), encounter);
            Socket socket = peer;
            if (hop.tls() == NextHop.Tls.IMPLICIT) {
                socket = wrapper.wrap(peer);
            }
            var dialog = new Dialog(peer, encounter, HeloName.of(hop, peer.getLocalAddress()), startTls, wrapper);
            begin(dialog, socket, hop, verification);
            if (startTls) {
                watch.seen(address, dialog.isEncrypted() ? verification.encrypted() : TlsResult.NOT_OFFERED, verification.problem().orElse(""));
                requireTls(dialog, hop);
            }
            signIn(dialog, hop, verification);
            return new Connection(hop, dialog, encounter);
        } catch (TlsTroubleException e) {
            watch.seen(address, verification.result(), e.why().text());
            closed(peer);
            throw e;
        } catch (UnusableException e) {
            closed(peer);
            throw e;
        } catch (SSLException e) {
            closed(peer);
            throw tlsTrouble(hop, verification, e);
        } catch (IOException e) {
            closed(peer);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw unusable(4, 1, "cannot connect to %s: %s".formatted(hop.words(), words(e)));
        }
    }

    private static void requireTls(Dialog dialog, NextHop hop) throws UnusableException {
        if (!dialog.isEncrypted() && hop.tls() != NextHop.Tls.ENABLE) {
            dialog.quit();
            throw unusable(7, 10, "%s does not offer TLS, which is required".formatted(hop.words()));
        }
    }

    private static void begin(Dialog dialog, Socket socket, NextHop hop, Verification verification) throws UnusableException, InterruptedException {
        try {
            dialog.begin(socket);
        } catch (TlsBrokenException e) {
            dialog.drop();
            var reply = dialog.lastReply();
            throw reply.code() >= 400 ? new TlsTroubleException(new Diagnostic(Status.transientFailure(7, 10), "STARTTLS was refused: " + reply.text(), hop.host()))
                    : tlsTrouble(hop, verification, e);
        } catch (MessagingException e) {
            var reply = dialog.lastReply();
            dialog.drop();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw reply.code() >= 400 ? new UnusableException(reply.diagnostic(hop.host()))
                    : unusable(4, 2, "%s accepted the connection and then %s".formatted(hop.words(), words(e)));
        }
    }

    private static void signIn(Dialog dialog, NextHop hop, Verification verification) throws UnusableException, InterruptedException {
        if (hop.credentials().isEmpty()) {
            return;
        }
        var credentials = hop.credentials().get();
        try {
            var trouble = switch (SignIn.attempt(dialog, hop, credentials, verification)) {
                case SignIn.Accepted _ -> Optional.<UnusableException>empty();
                case SignIn.Withheld(var why) -> Optional.of(unusable(7, 11, "the password was not sent to %s: %s".formatted(hop.words(), why)));
                case SignIn.NotOffered(var why) -> Optional.of(unusable(7, 4, why));
                case SignIn.NoPassword(var why) -> Optional.of(unusable(7, 8, "the password cannot be had: " + why));
                case SignIn.Refused(var reply) -> {
                    var said = reply.diagnostic(hop.host());
                    yield Optional.of(new UnusableException(new Diagnostic(said.status(), "sign-in as %s refused: %s".formatted(credentials.user(), said.text()), hop.host())));
                }
            };
            if (trouble.isPresent()) {
                dialog.quit();
                throw trouble.get();
            }
        } catch (MessagingException e) {
            dialog.drop();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw unusable(4, 2, "%s stopped answering at sign-in: %s".formatted(hop.words(), words(e)));
        }
    }

    /// The same connection, found again by whoever looks for one on these terms.
    private Connection asFor(NextHop wanted) {
        return new Connection(wanted, dialog, encounter);
    }

    NextHop hop() {
        return hop;
    }

    Dialog dialog() {
        return dialog;
    }

    boolean isUsed() {
        return messages > 0;
    }

    void countMessage() {
        messages++;
    }

    Encounter encounter() {
        return encounter;
    }

    /// Providers end connections that grow old, some in the middle of a mail.
    boolean maySendAnother() {
        return messages < hop.maxMessages() && System.nanoTime() - openedAt < OLDEST.toNanos();
    }

    void rest() {
        idleSince = System.nanoTime();
    }

    boolean restsLongerThan(long nanos) {
        return System.nanoTime() - idleSince > nanos;
    }

    /// TLS was tried and did not come about.
    private static final class TlsTroubleException extends UnusableException {
        TlsTroubleException(Diagnostic why) {
            super(why);
        }
    }

    private static TlsTroubleException tlsTrouble(NextHop hop, Verification verification, Exception cause) {
        var problem = verification.problem().filter(one -> !one.startsWith("no certificate")).orElseGet(() -> "the TLS handshake failed: " + words(cause));
        return new TlsTroubleException(Diagnostic.ours(Status.transientFailure(7, 10), "TLS with %s did not come about: %s".formatted(hop.words(), problem)));
    }

    private static UnusableException unusable(int subject, int detail, String text) {
        return new UnusableException(Diagnostic.ours(Status.transientFailure(subject, detail), text));
    }

    /// The innermost cause says most.
    static String words(Throwable trouble) {
        Throwable innermost = trouble;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return switch (innermost) {
            case SocketTimeoutException _ -> "stopped answering (time-out)";
            case ConnectException e -> String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            case SocketClosed _ -> "closed the connection";
            default -> innermost.getMessage() == null || innermost.getMessage().equals("[EOF]") ? "closed the connection" : innermost.getMessage();
        };
    }

    /// The server closed the connection where it should have answered.
    static final class SocketClosed extends MessagingException {
        SocketClosed() {
            super("closed the connection");
        }
    }

    private static void closed(PeerSocket peer) {
        try {
            peer.close();
        } catch (IOException e) {
            // it never was open
        }
    }
}
