package org.gatepost.smtp.client;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.gatepost.api.mail.Contact;
import org.gatepost.smtp.Printable;

/// A meeting with a server, written down as it goes: what was said, and how it was encrypted. Secrets are masked by who says
/// them; messages are left out.
///
/// **Threads.** One at a time.
final class Encounter {

    private static final int LONGEST = 16 << 10;
    private static final String CUT = "(more was said)\n";

    private final String host;
    private final String address;
    private final StringBuilder conversation = new StringBuilder();
    private String tls = "";
    private String certificate = "";

    Encounter(String host, InetSocketAddress address) {
        this.host = host;
        this.address = PeerSocket.literal(address.getAddress()) + ":" + address.getPort();
    }

    /// Another mail over the same connection.
    void beginAnother() {
        conversation.setLength(0);
    }

    void said(String line) {
        note("> ", line);
    }

    void heard(String lines) {
        lines.lines().forEach(line -> note("< ", line));
    }

    void noted(String what) {
        note("= ", what);
    }

    void encrypted(SSLSession session, Verification verification) {
        tls = session.getProtocol() + " " + session.getCipherSuite();
        try {
            certificate = session.getPeerCertificates()[0] instanceof X509Certificate one
                    ? "%s until %s%s".formatted(Verification.names(one), one.getNotAfter().toInstant().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10),
                            verification.problem().map(problem -> "; " + problem).orElse("")) : "";
        } catch (SSLPeerUnverifiedException e) {
            certificate = "none";
        }
        note("= ", tls + ", certificate for " + certificate);
    }

    Contact contact() {
        return new Contact(host, address, tls, certificate, conversation.toString());
    }

    private void note(String who, String line) {
        if (conversation.length() + line.length() < LONGEST) {
            conversation.append(who).append(Printable.line(line).strip()).append('\n');
        } else if (!conversation.toString().endsWith(CUT)) {
            conversation.append(CUT);
        }
    }
}
