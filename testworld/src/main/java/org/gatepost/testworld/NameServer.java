package org.gatepost.testworld;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatepost.testkit.Patience;

/// A name server in a process of its own, on 127.0.0.1.
///
/// **Threads.** Any number. **Failure.** One that does not answer is an [IOException] with what it said.
final class NameServer implements AutoCloseable {

    /// Does the root have a SOA? RFC 1035 4.1.
    private static final byte[] QUESTION = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1};
    private static final int PATIENCE_MILLIS = 100;

    private final Process process;
    private final Path log;
    private final InetSocketAddress address;

    private NameServer(Process process, Path log, InetSocketAddress address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    static NameServer start(Path directory, int port, String program, List<String> arguments) throws IOException {
        var log = directory.resolve(program + ".log");
        var server = new NameServer(Tools.start(directory, log, program, arguments), log, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        try {
            server.awaitAnswer(program);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    InetSocketAddress address() {
        return address;
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /// Lets it end, and waits for that.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer(String program) throws IOException {
        long until = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("%s does not answer at %s; it said: %s".formatted(program, address, log()));
            }
        }
    }

    private boolean answers() throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(QUESTION, QUESTION.length));
            var answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return (answer.getData()[3] & 0x0f) == 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (PortUnreachableException e) {
            Thread.onSpinWait();
            return false;
        }
    }
}
