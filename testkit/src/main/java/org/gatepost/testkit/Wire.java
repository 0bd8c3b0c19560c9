package org.gatepost.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;

/// One connection of a [ScriptedSmtpServer], for a [Reactions.Reaction] to act on.
///
/// **Threads.** One.
public final class Wire {

    private final Consumer<ScriptedSmtpServer.Handshake> handshakes;
    private final int connection;
    private Socket socket;
    private InputStream in;
    private String lastReply = "";
    private boolean recipients;
    private String command = "";

    Wire(int connection, Socket socket, Consumer<ScriptedSmtpServer.Handshake> handshakes) throws IOException {
        this.connection = connection;
        this.handshakes = handshakes;
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

    /// From here on the connection is TLS; a client that does not agree ends it. Either is noted.
    public void encrypt(TestCertificate certificate) throws IOException {
        var tls = (SSLSocket) certificate.serverContext().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        var asked = new ArrayList<String>();
        var parameters = tls.getSSLParameters();
        parameters.setSNIMatchers(List.of(new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
            @Override
            public boolean matches(SNIServerName name) {
                asked.add(new String(name.getEncoded(), StandardCharsets.UTF_8));
                return true;
            }
        }));
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
            handshakes.accept(new ScriptedSmtpServer.Handshake(connection, List.copyOf(asked), tls.getSession().getProtocol(), ""));
        } catch (IOException e) {
            handshakes.accept(new ScriptedSmtpServer.Handshake(connection, List.copyOf(asked), "", String.valueOf(e.getMessage())));
            throw e;
        }
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    public boolean isEncrypted() {
        return socket instanceof SSLSocket;
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
