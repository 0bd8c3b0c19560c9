package org.gatepost.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An application that talks SMTP, line by line.
///
/// **Threads.** One. **Failure.** What is not answered as it should be is an `AssertionError` with the reply.
public final class SmtpConversation implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader replies;

    private SmtpConversation(Socket socket) throws IOException {
        this.socket = socket;
        this.replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Connects, and reads the greeting.
    public static SmtpConversation with(InetSocketAddress server) throws IOException {
        var socket = new Socket();
        socket.connect(server, (int) Patience.LIMIT.toMillis());
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        var conversation = new SmtpConversation(socket);
        expect("the greeting", 220, conversation.reply());
        return conversation;
    }

    /// The whole reply, its lines parted by `\n`.
    public String say(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    /// The whole reply, which must have this code.
    public String say(String command, int code) throws IOException {
        return expect(command, code, say(command));
    }

    /// Writes, and waits for nothing.
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    public String reply() throws IOException {
        var reply = new StringBuilder();
        while (true) {
            var line = replies.readLine();
            if (line == null) {
                throw new IOException("the server closed the connection after: " + reply);
            }
            reply.append(reply.isEmpty() ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
        }
    }

    /// Hands a letter over.
    ///
    /// @param message header and text; LF becomes CRLF
    /// @return the last reply: `250 2.0.0 queued as ID`
    public String handIn(String from, List<String> to, String message) throws IOException {
        say("MAIL FROM:<" + from + ">", 250);
        for (var recipient : to) {
            say("RCPT TO:<" + recipient + ">", 250);
        }
        say("DATA", 354);
        var lines = message.replace("\r\n", "\n").replace("\n", "\r\n").replaceAll("(?m)^\\.", "..");
        return say(lines + (lines.endsWith("\r\n") ? "" : "\r\n") + ".", 250);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String expect(String what, int code, String reply) {
        if (!reply.startsWith(Integer.toString(code))) {
            throw new AssertionError("%s was answered %s".formatted(what, reply));
        }
        return reply;
    }
}
