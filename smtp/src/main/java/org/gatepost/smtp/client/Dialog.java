package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Jakarta Mail's SMTP client, asked command by command: it connects, says EHLO, starts TLS and reads replies; what it does
/// not have are exact results for each recipient and PIPELINING, so those are asked for here.
///
/// **Threads.** One.
final class Dialog extends SMTPTransport {

    private final String heloName;
    private final PeerSocket peer;
    private boolean encrypted;
    private boolean dataOnItsWay;

    /// @param peer the connection, open
    /// @param tls what STARTTLS uses; not used when `startTls` is false
    Dialog(PeerSocket peer, String heloName, boolean startTls, Tls tls) {
        super(session(startTls, tls), new URLName("smtp", null, -1, null, null, null));
        this.peer = peer;
        this.heloName = heloName;
    }

    private static Session session(boolean startTls, Tls tls) {
        var properties = new Properties();
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", "false");
        properties.put("mail.smtp.quitwait", "false");
        return Session.getInstance(properties);
    }

    /// Greeting, EHLO, STARTTLS if wanted and offered, EHLO again.
    ///
    /// @param socket the connection, or TLS on top of it
    synchronized void begin(Socket socket) throws MessagingException {
        encrypted = socket != peer;
        connect(socket);
    }

    boolean isEncrypted() {
        return encrypted;
    }

    synchronized PeerReply ask(String command, Duration patience) throws MessagingException {
        patience(patience);
        simpleCommand(command);
        return lastReply();
    }

    /// Writes commands that leave together, their replies to be read by [#reply].
    synchronized void pipeline(Iterable<String> commands) throws MessagingException, IOException {
        peer.cork();
        try {
            for (var command : commands) {
                sendCommand(command);
            }
        } finally {
            peer.uncork();
        }
    }

    synchronized PeerReply reply(Duration patience) throws MessagingException {
        patience(patience);
        readServerResponse();
        return lastReply();
    }

    /// After DATA left in a pipeline: reads its reply.
    ///
    /// @return where the message goes, which is dot-stuffed on its way
    /// @throws RefusedDataException with the reply, when it is not 354
    synchronized OutputStream dataAfterPipeline(Duration patience) throws MessagingException, RefusedDataException {
        dataOnItsWay = true;
        try {
            return askData(patience);
        } finally {
            dataOnItsWay = false;
        }
    }

    synchronized OutputStream askData(Duration patience) throws MessagingException, RefusedDataException {
        patience(patience);
        try {
            return data();
        } catch (SMTPSendFailedException e) {
            throw new RefusedDataException(PeerReply.of(e.getReturnCode(), String.valueOf(e.getMessage())));
        }
    }

    /// DATA was not answered 354; the server has been told RSET.
    static final class RefusedDataException extends Exception {

        private final transient PeerReply reply;

        RefusedDataException(PeerReply reply) {
            super(reply.text(), null, false, false);
            this.reply = reply;
        }

        PeerReply reply() {
            return reply;
        }
    }

    boolean offers(String extension) {
        return supportsExtension(extension);
    }

    /// Under the lock, as Jakarta Mail asserts.
    synchronized boolean offersSignIn(String mechanism) {
        return supportsAuthentication(mechanism);
    }

    PeerReply lastReply() {
        var text = getLastServerResponse();
        return PeerReply.of(getLastReturnCode(), text == null ? "" : text);
    }

    /// Goodbye, without waiting for an answer.
    void quit() {
        try {
            close();
        } catch (MessagingException e) {
            // it went first
        } finally {
            drop();
        }
    }

    /// Ends the connection at once: what was begun is not finished.
    void drop() {
        try {
            peer.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public synchronized String getLocalHost() {
        return heloName;
    }

    @Override
    protected void startTLS() throws MessagingException {
        try {
            super.startTLS();
            encrypted = true;
        } catch (MessagingException e) {
            throw new TlsBrokenException(e);
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        peer.expectReply();
        if (!dataOnItsWay) {
            super.sendCommand(command);
        }
        dataOnItsWay = false;
    }

    private void patience(Duration atMost) throws MessagingException {
        try {
            peer.setSoTimeout((int) Math.min(Integer.MAX_VALUE, atMost.toMillis()));
        } catch (SocketException e) {
            throw new MessagingException("the connection is gone", e);
        }
    }
}
