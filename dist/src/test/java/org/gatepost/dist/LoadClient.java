package org.gatepost.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Sessions that hand in mail as fast as they can, each mail to a recipient of its own, and remember what was acknowledged.
final class LoadClient implements AutoCloseable {

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final List<Thread> sessions = new ArrayList<>();
    private volatile boolean stopped;

    LoadClient(int port, int count) {
        for (int i = 0; i < count; i++) {
            sessions.add(Thread.ofVirtual().start(() -> talk(port)));
        }
    }

    /// Recipients of mails that were answered 250 after their final dot.
    Set<String> acknowledged() {
        return acknowledged;
    }

    /// Waits until the sessions have ended: by [#close], or because the server did.
    void join() throws InterruptedException {
        for (var session : sessions) {
            session.join();
        }
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void talk(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var out = socket.getOutputStream();
            expect(in, "220");
            out.write("HELO load.example\r\n".getBytes(StandardCharsets.US_ASCII));
            expect(in, "250");
            while (!stopped) {
                var to = "r" + next.incrementAndGet() + "@example.com";
                out.write("MAIL FROM:<a@example.org>\r\nRCPT TO:<%s>\r\nDATA\r\n".formatted(to).getBytes(StandardCharsets.US_ASCII));
                expect(in, "250");
                expect(in, "250");
                expect(in, "354");
                out.write(("Subject: load\r\n\r\n" + "x".repeat(70) + "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
                expect(in, "250");
                acknowledged.add(to);
            }
        } catch (IOException e) {
            // the server went: what it acknowledged before counts
        }
    }

    private static void expect(BufferedReader in, String code) throws IOException {
        var line = in.readLine();
        if (line == null || !line.startsWith(code)) {
            throw new IOException("said " + line);
        }
    }
}
