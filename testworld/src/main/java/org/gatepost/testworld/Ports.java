package org.gatepost.testworld;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for servers that must be told theirs.
public final class Ports {

    // below those that the kernel hands out, so that nobody gets it by chance between the look and the use
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 100;

    private Ports() {}

    /// A port that nobody uses on any address, neither by TCP nor by UDP: for all MX hosts of a test, say.
    public static int free() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from %d to %d in %d tries".formatted(FIRST, LAST, TRIES));
    }

    private static boolean isFree(int port) {
        try (var tcp = new ServerSocket(); var udp = new DatagramSocket(null)) {
            tcp.setReuseAddress(false);
            tcp.bind(new InetSocketAddress(port));
            udp.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
