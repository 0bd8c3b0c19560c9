package org.gatepost.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Hands in letters one by one over one connection.
final class Letters implements AutoCloseable {

    private static final int SESSIONS = 20;

    private final Socket socket;
    private final BufferedReader in;

    Letters(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        in.readLine();
        say("HELO letters.example");
    }

    /// One to each, over some connections at once.
    static void handIn(int port, List<String> recipients) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sessions = IntStream.range(0, SESSIONS).<Callable<Boolean>>mapToObj(session -> () -> {
                try (var letters = new Letters(port)) {
                    for (int i = session; i < recipients.size(); i += SESSIONS) {
                        letters.send(recipients.get(i));
                    }
                }
                return true;
            }).toList();
            for (var one : threads.invokeAll(sessions)) {
                one.get();
            }
        }
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
