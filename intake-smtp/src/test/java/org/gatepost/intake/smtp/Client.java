package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An SMTP client that sends exactly what it is told to.
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final BufferedReader replies;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Lines in one write, each ended by CR LF.
    Client say(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n");
    }

    /// Bytes as they are, one for each character.
    Client send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// The replies that must come next, by how they begin: `250`, `550 5.6.11`.
    Client expect(String... beginnings) throws IOException {
        for (var beginning : beginnings) {
            assertThat(reply()).as("the reply").startsWith(beginning);
        }
        return this;
    }

    /// Nothing more comes but the end of the connection.
    Client expectEnd() throws IOException {
        assertThat(replies.readLine()).as("after the end").isNull();
        return this;
    }

    /// The next reply's last line, its lines before it left out.
    String reply() throws IOException {
        while (true) {
            var line = replies.readLine();
            if (line == null) {
                return "(the connection was closed)";
            }
            assertThat(line).as("a reply line").matches("[2-5]\\d\\d[ -].*");
            if (line.charAt(3) == ' ') {
                return line;
            }
        }
    }

    /// One line of a reply.
    String line() throws IOException {
        return replies.readLine();
    }

    /// That every command had one reply: another one is answered by the next.
    Client expectInStep() throws IOException {
        return say("VRFY step").expect("252");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
