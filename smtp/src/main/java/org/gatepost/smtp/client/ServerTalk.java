package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.CheckStep.Verdict;
import org.gatepost.api.transport.Checkup;
import org.gatepost.smtp.client.NextHop.Tls;

/// What a server says up to the point where a letter would begin: greeting, TLS, sign-in, MAIL FROM; then goodbye.
/// A certificate is looked at to the end here, however bad, so that what is wrong with it can be said.
final class ServerTalk {

    private static final String GREETING = "greeting";
    private static final String TLS = "tls";
    private static final String AUTH = "auth";
    private static final String SENDER = "sender";
    private static final Duration ENDS_SOON = Duration.ofDays(21);

    private final NextHop hop;
    private final Trust trust;
    private final InstantSource clock;
    private final Checkup checkup;
    private final Consumer<CheckStep> tell;

    /// A step has failed; those that need it are skipped.
    private static final class Ended extends Exception {
        Ended() {
            super("", null, false, false);
        }
    }

    ServerTalk(NextHop hop, Trust trust, InstantSource clock, Checkup checkup, Consumer<CheckStep> tell) {
        this.hop = hop;
        this.trust = trust;
        this.clock = clock;
        this.checkup = checkup;
        this.tell = tell;
    }

    /// None of the steps can be taken.
    static void skip(String why, Consumer<CheckStep> tell) {
        List.of(GREETING, TLS, AUTH, SENDER).forEach(name -> tell.accept(CheckStep.skipped(name, why)));
    }

    /// @param peer connected
    void run(PeerSocket peer, InetAddress address) throws InterruptedException {
        var talk = new Object() {
            String next = hop.tls() == Tls.IMPLICIT ? TLS : GREETING;
            long begin = System.nanoTime();
        };
        var verification = new Verification(trust, hop.host(), false);
        try {
            var line = new Line(peer, address, verification);
            if (hop.tls() == Tls.IMPLICIT) {
                shakeHandsAtOnce(line);
                talk.next = GREETING;
                talk.begin = System.nanoTime();
                greet(line);
            } else {
                greet(line);
                talk.next = TLS;
                talk.begin = System.nanoTime();
                line = encrypt(line);
            }
            talk.next = AUTH;
            talk.begin = System.nanoTime();
            signIn(line);
            talk.next = SENDER;
            talk.begin = System.nanoTime();
            nameSender(line);
            line.dialog.quit();
        } catch (Ended e) {
            skipAfter(talk.next);
        } catch (IOException | MessagingException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            tell.accept(CheckStep.failed(talk.next, "the server " + Connection.words(e), ServerCheck.since(talk.begin), Advice.BROKEN_OFF.sentence()));
            skipAfter(talk.next);
        }
    }

    private void skipAfter(String failed) {
        var order = hop.tls() == Tls.IMPLICIT ? List.of(TLS, GREETING, AUTH, SENDER) : List.of(GREETING, TLS, AUTH, SENDER);
        order.stream().skip(order.indexOf(failed) + 1L).forEach(name -> tell.accept(CheckStep.skipped(name, "not looked at, for '%s' failed".formatted(failed))));
    }

    /// A connection and what is on it.
    private final class Line {

        private final PeerSocket peer;
        private final InetAddress address;
        private final Verification verification;
        private final org.gatepost.smtp.client.Tls wrapper;
        private final Dialog dialog;
        private Socket socket;

        Line(PeerSocket peer, InetAddress address, Verification verification) throws IOException {
            this.peer = peer;
            this.address = address;
            this.verification = verification;
            var encounter = new Encounter(hop.host(), new InetSocketAddress(address, hop.port()));
            this.wrapper = new org.gatepost.smtp.client.Tls(verification, hop.host(), encounter);
            this.dialog = new Dialog(peer, encounter, HeloName.of(hop, peer.getLocalAddress()), false, wrapper);
            this.socket = peer;
        }
    }

    // ---- greeting

    private void greet(Line line) throws Ended, InterruptedException {
        long begin = System.nanoTime();
        try {
            line.dialog.begin(line.socket);
            tell.accept(CheckStep.ok(GREETING, greeting(line.dialog), ServerCheck.since(begin)));
        } catch (MessagingException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var reply = line.dialog.lastReply();
            var advice = reply.code() >= 400 ? Advice.GREETING_REFUSED : isTimeOut(e) ? Advice.SILENT
                    : reply.text().isEmpty() || reply.text().contains("[EOF]") ? Advice.HUNG_UP : Advice.NOT_SMTP;
            var seen = reply.code() >= 400 || advice == Advice.NOT_SMTP ? "the server says: " + reply.text()
                    : "the server " + (advice == Advice.HUNG_UP ? "closed the connection" : Connection.words(e));
            throw failed(GREETING, seen, begin, advice);
        }
    }

    private static String greeting(Dialog dialog) {
        var lines = String.valueOf(dialog.getLastServerResponse()).lines().filter(one -> one.length() > 4).map(one -> one.substring(4).strip()).toList();
        var name = lines.isEmpty() ? "a server without a name" : lines.getFirst().split(" ", 2)[0];
        return lines.size() < 2 ? name + ", without extensions" : "%s, offers %s".formatted(name, String.join(", ", lines.subList(1, lines.size())));
    }

    // ---- TLS

    private void shakeHandsAtOnce(Line line) throws Ended, InterruptedException {
        long begin = System.nanoTime();
        try {
            line.socket = line.wrapper.wrap(line.peer);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean speaksPlain = e instanceof SSLException && String.valueOf(e.getMessage()).contains("Unsupported or unrecognized");
            throw failed(TLS, "the handshake failed: " + (speaksPlain ? "the server does not speak TLS here" : Connection.words(e)), begin,
                    speaksPlain ? Advice.NO_TLS_HERE : isTimeOut(e) ? Advice.SILENT : Advice.HANDSHAKE);
        }
        judge(line, begin);
    }

    /// @return the line to go on with: another one where TLS broke and is not required
    private Line encrypt(Line line) throws Ended, IOException, MessagingException, InterruptedException {
        long begin = System.nanoTime();
        boolean offered = line.dialog.offers("STARTTLS");
        if (hop.tls() == Tls.DISABLE) {
            tell.accept(offered ? CheckStep.warning(TLS, "smtp.tls=disable, though the server offers STARTTLS", Duration.ZERO, Advice.PLAIN.sentence())
                    : CheckStep.skipped(TLS, "smtp.tls=disable"));
            return line;
        }
        if (!offered) {
            return clear(line, "the server does not offer STARTTLS", begin, Advice.NO_STARTTLS);
        }
        try {
            line.dialog.encrypt();
        } catch (TlsBrokenException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var reply = line.dialog.lastReply();
            line.dialog.drop();
            boolean refused = reply.code() >= 400;
            var without = clear(line, refused ? "STARTTLS was refused: " + reply.text() : "the handshake failed: " + Connection.words(e), begin,
                    refused ? Advice.STARTTLS_REFUSED : Advice.HANDSHAKE);
            return again(without);
        }
        judge(line, begin);
        return line;
    }

    private Line clear(Line line, String seen, long begin, Advice advice) throws Ended {
        if (hop.tls() == Tls.REQUIRE) {
            throw failed(TLS, seen, begin, advice);
        }
        tell.accept(CheckStep.warning(TLS, seen + "; mail goes unencrypted", ServerCheck.since(begin), Advice.PLAIN.sentence()));
        return line;
    }

    /// As mail would go: in clear, over a new connection.
    private Line again(Line before) throws IOException, MessagingException {
        var peer = new PeerSocket();
        Connector.connect(peer, hop, before.address);
        var line = new Line(peer, before.address, before.verification);
        line.dialog.begin(peer);
        return line;
    }

    private void judge(Line line, long begin) throws Ended {
        var seen = line.wrapper.session().map(this::words).orElse("no session");
        var problem = line.verification.problem();
        if (problem.isPresent()) {
            var words = seen + "; " + problem.get();
            if (hop.tls() != Tls.ENABLE) {
                throw failed(TLS, words, begin, line.verification.advice());
            }
            tell.accept(CheckStep.warning(TLS, words, ServerCheck.since(begin), line.verification.advice().sentence()));
            return;
        }
        boolean endsSoon = line.wrapper.session().flatMap(ServerTalk::certificate)
                .filter(one -> one.getNotAfter().toInstant().isBefore(clock.instant().plus(ENDS_SOON))).isPresent();
        tell.accept(new CheckStep(TLS, endsSoon ? Verdict.WARNING : Verdict.OK, seen, ServerCheck.since(begin), endsSoon ? Advice.CERTIFICATE_ENDS.sentence() : ""));
    }

    private String words(SSLSession session) {
        return "%s %s%s".formatted(session.getProtocol(), session.getCipherSuite(), certificate(session).map(one ->
                ", certificate for %s, issued by %s, until %s".formatted(Verification.names(one), one.getIssuerX500Principal().getName(),
                        one.getNotAfter().toInstant().toString().substring(0, 10))).orElse(""));
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate one ? Optional.of(one) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    // ---- sign-in and sender

    private void signIn(Line line) throws Ended, MessagingException {
        long begin = System.nanoTime();
        if (hop.credentials().isEmpty()) {
            tell.accept(CheckStep.skipped(AUTH, "smtp.auth=none"));
            return;
        }
        var credentials = hop.credentials().get();
        var offered = line.dialog.getExtensionParameter("AUTH");
        switch (SignIn.attempt(line.dialog, hop, credentials, line.verification)) {
            case SignIn.Accepted(var mechanism) ->
                tell.accept(CheckStep.ok(AUTH, "signed in as %s with %s (offered: %s)".formatted(credentials.user(), mechanism, offered), ServerCheck.since(begin)));
            case SignIn.Withheld(var why) -> throw failed(AUTH, "the password was not sent: " + why, begin, Advice.PASSWORD_WITHHELD);
            case SignIn.NoPassword(var why) -> throw failed(AUTH, "the password cannot be had: " + why, begin, Advice.PASSWORD_MISSING);
            case SignIn.NotOffered(var why) -> throw failed(AUTH, why, begin, Advice.SIGN_IN_NOT_OFFERED);
            case SignIn.Refused(var reply) -> throw failed(AUTH, "sign-in as %s refused: %s".formatted(credentials.user(), reply.text()), begin,
                    reply.code() == 0 ? Advice.BROKEN_OFF : reply.code() < 500 ? Advice.SIGN_IN_TROUBLE : wantsTls(reply) ? Advice.TLS_WANTED : Advice.PASSWORD_REFUSED);
        }
    }

    private void nameSender(Line line) throws Ended, MessagingException {
        long begin = System.nanoTime();
        var path = "<" + checkup.sender().text() + ">";
        var reply = line.dialog.ask("MAIL FROM:" + path, hop.timeouts().command());
        var seen = "MAIL FROM:%s: %s".formatted(path, reply.text());
        if (reply.isPositive()) {
            tell.accept(CheckStep.ok(SENDER, seen, ServerCheck.since(begin)));
            line.dialog.ask("RSET", hop.timeouts().command());
        } else if (reply.code() == 0) {
            throw failed(SENDER, "the server closed the connection", begin, Advice.BROKEN_OFF);
        } else if (reply.isPermanent() && reply.isAboutSignIn()) {
            throw failed(SENDER, seen, begin, wantsTls(reply) ? Advice.TLS_WANTED : Advice.SIGN_IN_WANTED);
        } else if (reply.isPermanent() && !checkup.sender().text().isEmpty()) {
            throw failed(SENDER, seen, begin, Advice.SENDER_REFUSED);
        } else { // some providers take no mail from <>, and nobody has told us another sender
            tell.accept(CheckStep.warning(SENDER, seen, ServerCheck.since(begin), (reply.isPermanent() ? Advice.SENDER_REFUSED : Advice.SENDER_LATER).sentence()));
        }
    }

    private static boolean wantsTls(PeerReply reply) {
        return (reply.code() == 530 || reply.code() == 538) && reply.text().toUpperCase(Locale.ROOT).matches(".*(TLS|ENCRYPT).*");
    }

    private Ended failed(String name, String seen, long begin, Advice advice) {
        tell.accept(CheckStep.failed(name, seen, ServerCheck.since(begin), advice.sentence()));
        return new Ended();
    }

    private static boolean isTimeOut(Throwable trouble) {
        for (Throwable one = trouble; one != null; one = one.getCause()) {
            if (one instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
