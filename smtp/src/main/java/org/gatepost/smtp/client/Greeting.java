package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// What a server says to us before any mail, up to its reply to EHLO; then goodbye.
///
/// @param address where it was reached
/// @param local from where, as this machine knows it
/// @param heloName what we called ourselves
/// @param isWelcome whether it would go on talking to us
/// @param words its last reply in one line, with the code
public record Greeting(InetAddress address, InetAddress local, String heloName, boolean isWelcome, String words) {

    /// @param addresses of the server, at least one; the first that is reached counts
    /// @throws IOException when none is reached, or the one that is says nothing
    public static Greeting of(NextHop hop, List<InetAddress> addresses, Trust trust) throws IOException, InterruptedException {
        var reached = Connector.connect(hop, addresses, (_, _) -> {});
        var peer = reached.peer();
        var encounter = new Encounter(hop.host(), new InetSocketAddress(reached.address(), hop.port()));
        var local = peer.getLocalAddress();
        var heloName = HeloName.of(hop, local);
        var dialog = new Dialog(peer, encounter, heloName, false, new Tls(new Verification(trust, hop.host(), false), hop.host(), encounter));
        try {
            dialog.begin(peer);
            var greeting = new Greeting(reached.address(), local, heloName, true, dialog.lastReply().text());
            dialog.quit();
            return greeting;
        } catch (MessagingException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var reply = dialog.lastReply();
            if (reply.code() < 400) {
                throw new IOException(Connection.words(e), e);
            }
            return new Greeting(reached.address(), local, heloName, false, reply.text());
        } finally {
            dialog.drop();
        }
    }
}
