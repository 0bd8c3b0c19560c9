package org.gatepost.testworld;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// Addresses where nobody answers, as behind a firewall that drops: their systems' queues of connections are full, and no more are taken (Linux).
///
/// **Threads.** One.
public final class Swallower implements AutoCloseable {

    private static final int NO_ANSWER_MILLIS = 300;

    private final List<ServerSocket> listeners = new ArrayList<>();
    private final List<Socket> waiting = new ArrayList<>();

    /// @param addresses of the loopback
    public Swallower(int port, String... addresses) throws IOException {
        for (var address : addresses) {
            var where = new InetSocketAddress(InetAddress.ofLiteral(address), port);
            listeners.add(new ServerSocket(port, 1, where.getAddress()));
            while (isAnswered(where)) {
                // until there is no more room
            }
        }
    }

    private boolean isAnswered(InetSocketAddress where) throws IOException {
        var socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(where, NO_ANSWER_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (var listener : listeners) {
            listener.close();
        }
        for (var socket : waiting) {
            socket.close();
        }
    }
}
