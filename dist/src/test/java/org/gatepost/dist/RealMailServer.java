package org.gatepost.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A smart host that people run, in processes of its own: STARTTLS on one port, TLS from the first byte on another, mail only from the
/// user `office@example.org` with the password `secret`, AUTH only under TLS.
interface RealMailServer extends AutoCloseable {

    int port();

    int implicitPort();

    /// What it wrote, for when a test fails.
    String log() throws IOException;

    @Override
    void close();

    static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
