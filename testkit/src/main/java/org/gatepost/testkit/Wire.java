package org.gatepost.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One connection of a [ScriptedSmtpServer], for a [Reactions.Reaction] to act on.
///
/// **Threads.** One.
public final class Wire {

    private final Socket socket;
    private final InputStream in;
    private String lastReply = "";
    private boolean recipients;
    private String command = "";

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Writes lines, each with its end.
    public void say(String... lines) throws IOException {
        lastReply = lines[lines.length - 1];
        recipients |= ScriptedSmtpServer.begins(command, "RCPT") && lastReply.startsWith("2");
        send((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// Waits until the client has sent more, though it has no answer yet.
    public void awaitMore() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new IOException("the client closed the connection");
        }
        in.reset();
    }

    public void hangUp() throws IOException {
        socket.close();
    }

    String lastReply() {
        return lastReply;
    }

    boolean hasRecipients() {
        return recipients;
    }

    /// The next command; empty when the client is gone.
    Optional<String> read() throws IOException {
        var next = line();
        command = next.orElse("");
        recipients &= !ScriptedSmtpServer.begins(command, "MAIL");
        lastReply = "";
        return next;
    }

    /// Up to the final dot, dots unstuffed; empty when the client went before it.
    Optional<String> readLetter() throws IOException {
        var text = new StringBuilder();
        for (var line = line(); line.isPresent(); line = line()) {
            if (line.get().equals(".")) {
                return Optional.of(text.toString());
            }
            text.append(line.get().startsWith(".") ? line.get().substring(1) : line.get()).append("\r\n");
        }
        return Optional.empty();
    }

    private Optional<String> line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int one = in.read(); one >= 0; one = in.read()) {
            if (one == '\n') {
                return Optional.of(bytes.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", ""));
            }
            bytes.write(one);
        }
        return Optional.empty();
    }
}
