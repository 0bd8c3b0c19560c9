package org.gatepost.dist.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.control.client.LetterBox.Answer;

/// Hands one letter to the gateway of this machine by SMTP, with few classes, see [SmtpTalk].
///
/// @param listen where, as in the setting: `127.0.0.1:2525`
record SmtpBox(String listen) {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 120_000;

    /// @param message read from its beginning
    Answer post(Envelope envelope, FileChannel message) throws IOException {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(listen);
        } catch (IllegalArgumentException e) {
            return new Answer.Unavailable("'%s' is no address:port".formatted(listen));
        }
        if (endpoint.tls()) {
            return new Answer.Unavailable("%s speaks TLS, which this command does not".formatted(listen));
        }
        try (var socket = new Socket()) {
            socket.connect(reachable(endpoint), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            return new Answer.Accepted(new SmtpTalk(socket.getInputStream(), socket.getOutputStream()).hand(envelope, message));
        } catch (SmtpTalk.RefusedException e) {
            var words = "the gateway at %s says %s".formatted(listen, e.getMessage());
            return e.isForGood() ? new Answer.Refused(e.code(), words) : new Answer.Unavailable(words);
        } catch (IOException e) {
            return new Answer.Unavailable("no gateway takes it at %s: %s".formatted(listen, e.getMessage()));
        }
    }

    /// Who listens everywhere is reached on loopback.
    private static InetSocketAddress reachable(Endpoint endpoint) {
        return endpoint.address().isAnyLocalAddress() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()) : endpoint.socketAddress();
    }
}
