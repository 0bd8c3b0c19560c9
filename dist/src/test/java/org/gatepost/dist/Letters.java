package org.gatepost.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Hands in letters one by one over one connection.
final class Letters implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    Letters(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        in.readLine();
        say("HELO letters.example");
    }

    /// @return the id it was given
    String send(String to) throws IOException {
        say("MAIL FROM:<office@example.org>");
        say("RCPT TO:<" + to + ">");
        say("DATA");
        var reply = say("Subject: a letter\r\n\r\nIts text.\r\n.");
        if (!reply.startsWith("250 2.0.0 queued as ")) {
            throw new IOException(reply);
        }
        return reply.substring("250 2.0.0 queued as ".length());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return String.valueOf(in.readLine());
    }
}
