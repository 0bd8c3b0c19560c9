package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP client that sends exactly what it is told to.
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private Socket socket;
    private BufferedReader replies;

    Client(int port) throws IOException {
        this(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    Client(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.socket = socket;
        this.replies = replies(socket);
    }

    /// Speaks TLS from here on.
    Client encrypt(SSLContext trust) throws IOException {
        var secure = (SSLSocket) trust.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secure.startHandshake();
        socket = secure;
        replies = replies(secure);
        return this;
    }

    private static BufferedReader replies(Socket from) throws IOException {
        return new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Lines in one write, each ended by CR LF.
    Client say(String... lines) throws IOException {
        return send((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
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

    /// Whether something has come that was not read.
    boolean hasReply() throws IOException {
        return replies.ready();
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

    /// All lines of the next reply.
    List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        do {
            lines.add(replies.readLine());
        } while (lines.getLast().charAt(3) == '-');
        return lines;
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
