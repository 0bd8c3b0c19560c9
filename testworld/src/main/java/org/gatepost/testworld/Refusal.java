package org.gatepost.testworld;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/// A name server that knows nothing of what it is asked, and says so: REFUSED, RFC 1035 4.1.1.
///
/// **Threads.** One of its own.
final class Refusal implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int TYPE_AND_CLASS = 4;
    private final DatagramSocket socket;

    Refusal() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofVirtual().name("lame-server").start(this::refuse);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void refuse() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                packet.setLength(4096);
                socket.receive(packet);
                var answer = refused(packet.getData());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed
        }
    }

    /// The question alone, without what EDNS added.
    private static byte[] refused(byte[] question) {
        int end = HEADER;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        var answer = Arrays.copyOf(question, end + 1 + TYPE_AND_CLASS);
        answer[2] = (byte) (answer[2] | 0x80);
        answer[3] = 5;
        Arrays.fill(answer, 6, HEADER, (byte) 0);
        return answer;
    }
}
