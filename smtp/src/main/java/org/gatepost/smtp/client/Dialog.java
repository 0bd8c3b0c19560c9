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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Jakarta Mail's SMTP client, asked command by command: it connects, says EHLO, starts TLS and reads replies; what it does
/// not have are exact results for each recipient and PIPELINING, so those are asked for here.
///
/// **Threads.** One.
final class Dialog extends SMTPTransport {

    /// Jakarta Mail's, which names it by its user's package; kept, for loggers that nobody holds forget their level.
    private static final Logger CHATTER = Logger.getLogger(Dialog.class.getPackageName());

    static {
        CHATTER.setLevel(Level.WARNING); // it tells of each server that has no SMTPUTF8
    }

    private final String heloName;
    private final PeerSocket peer;
    private final Encounter encounter;
    private final Tls tls;
    private boolean encrypted;
    private boolean dataOnItsWay;
    private boolean secret;

    /// @param peer the connection, open
    /// @param encounter where it is written down
    /// @param tls what STARTTLS uses; not used when `startTls` is false
    Dialog(PeerSocket peer, Encounter encounter, String heloName, boolean startTls, Tls tls) {
        super(session(startTls, tls), new URLName("smtp", null, -1, null, null, null));
        this.peer = peer;
        this.encounter = encounter;
        this.tls = tls;
        this.heloName = heloName;
    }

    private static Session session(boolean startTls, Tls tls) {
        var properties = new Properties();
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", "false");
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.mime.allowutf8", "true"); // commands and replies are UTF-8, which ASCII is too; SMTPUTF8 itself is asked for by [Transaction]
        return Session.getInstance(properties);
    }

    /// Greeting, EHLO, STARTTLS if wanted and offered, EHLO again.
    ///
    /// @param socket the connection, or TLS on top of it
    synchronized void begin(Socket socket) throws MessagingException {
        encrypted = socket != peer;
        connect(socket);
    }

    /// STARTTLS now, and EHLO again, which says other things under TLS.
    synchronized void encrypt() throws MessagingException {
        startTLS();
        ehlo(heloName);
    }

    boolean isEncrypted() {
        return encrypted;
    }

    synchronized PeerReply ask(String command, Duration patience) throws MessagingException {
        patience(patience);
        simpleCommand(command);
        return lastReply();
    }

    /// A command with a secret in it.
    ///
    /// @param shown what is written down instead
    synchronized PeerReply askSecretly(String command, String shown, Duration patience) throws MessagingException {
        encounter.said(shown);
        secret = true;
        try {
            return ask(command, patience);
        } finally {
            secret = false;
        }
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
            if (e.getReturnCode() <= 0) {
                throw e; // no reply: nothing of the message has left
            }
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
            tls.note();
            encrypted = true;
        } catch (MessagingException e) {
            throw new TlsBrokenException(e);
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        peer.expectReply();
        if (!dataOnItsWay) {
            if (!secret) {
                encounter.said(command);
            }
            super.sendCommand(command);
        }
        dataOnItsWay = false;
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        var words = getLastServerResponse();
        encounter.heard(code == -1 || words == null ? "(no reply that can be understood)" : words);
        return code;
    }

    private void patience(Duration atMost) throws MessagingException {
        try {
            peer.setSoTimeout((int) Math.min(Integer.MAX_VALUE, atMost.toMillis()));
        } catch (SocketException e) {
            throw new MessagingException("the connection is gone", e);
        }
    }
}
