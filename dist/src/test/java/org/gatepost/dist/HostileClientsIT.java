package org.gatepost.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that want too much, at once or for ever, of a gateway with 256 MB: it stays, and the others are served.
@Timeout(600)
class HostileClientsIT {

    private static final boolean LONG = Boolean.getBoolean("gatepost.long");
    private static final int CONNECTIONS = 2000;
    private static final int LARGE_AT_ONCE = LONG ? 50 : 20;
    private static final int LARGE = (LONG ? 50 : 20) << 20;
    private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path home;

    private GatepostProcess gatepost;

    @BeforeEach
    void start() throws Exception {
        gatepost = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "send.delay=1d");
    }

    @AfterEach
    void stop() {
        gatepost.close();
    }

    @Test
    void twoThousandConnectionsFromOneAddressKeepNobodyElseOut() throws Exception {
        var crowd = new ArrayList<Client>();
        try {
            int turnedAway = 0;
            for (int i = 0; i < CONNECTIONS; i++) {
                var client = new Client(gatepost.smtpPort(), "127.0.0.1");
                var greeting = client.reply();
                if (greeting.startsWith("220")) {
                    crowd.add(client); // and sits there
                } else {
                    assertThat(greeting).startsWith("421 4.7.0");
                    client.close();
                    turnedAway++;
                }
            }
            assertThat(crowd).hasSize(200);
            assertThat(turnedAway).isEqualTo(CONNECTIONS - 200);
            try (var good = new Client(gatepost.smtpPort(), "127.0.0.2")) {
                long began = System.nanoTime();
                good.handIn("x\r\n");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).as("as if nobody else were there").isLessThan(Duration.ofSeconds(5));
            }
            crowd.getFirst().handInGreeted("x\r\n"); // of those who sit there each is served
            crowd.removeLast().close();
            try (var same = new Client(gatepost.smtpPort(), "127.0.0.1")) {
                var greeting = same.reply();
                assertThat(greeting).as("within its limits, and at once").matches("(220|421) .*");
            }
            System.out.printf("hostile: %,d connections held, %,d turned away, heap %d MB after collection%n", crowd.size(), turnedAway, heapMegabytes());
        } finally {
            for (var client : crowd) {
                client.close();
            }
        }
    }

    @Test
    void largeLettersFromManyAtOnceTakeNoMemory() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var letters = new ArrayList<Callable<String>>();
            for (int i = 0; i < LARGE_AT_ONCE; i++) {
                boolean chunks = i % 2 == 0;
                letters.add(() -> {
                    try (var client = new Client(gatepost.smtpPort(), "127.0.0.1")) {
                        return client.large(LARGE - 1000, chunks);
                    }
                });
            }
            for (var one : clients.invokeAll(letters)) {
                assertThat(one.get()).startsWith("250 2.0.0 queued as ");
            }
        }
        System.out.printf("hostile: %d letters of %d MB at once, heap %d MB after collection%n", LARGE_AT_ONCE, LARGE >> 20, heapMegabytes());
        assertThat(gatepost.log()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void whatNeverEndsIsEnded() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var endless = clients.invokeAll(List.<Callable<String>>of(
                    () -> flood("", "x"), // a line
                    () -> flood("EHLO x\r\n", "\r"),
                    () -> flood("EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n", "X-Header: "), // one field
                    () -> flood("EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n", "X-Header: x\r\n"), // very many
                    () -> flood("EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n", "Received: x\r\n"),
                    () -> flood("EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n", "x"), // one body
                    () -> flood("EHLO x\r\n", "NOOP\r\n"),
                    () -> flood("EHLO x\r\n", "MAIL FROM:<a@example.org>\r\nRSET\r\n"),
                    () -> flood("EHLO x\r\n", "FROB\r\n")));
            for (var one : endless) {
                assertThat(one.get()).startsWith("ended");
            }
        }
        try (var good = new Client(gatepost.smtpPort(), "127.0.0.1")) {
            good.handIn("x\r\n");
        }
        assertThat(gatepost.log()).doesNotContain("OutOfMemoryError", "Exception");
    }

    /// Sends on and on, reading nothing that matters, until the server has had enough.
    private String flood(String before, String piece) throws IOException {
        try (var client = new Client(gatepost.smtpPort(), "127.0.0.1")) {
            Thread.ofVirtual().start(client::readAway);
            client.send(before);
            var block = piece.repeat(1 + 60_000 / piece.length());
            for (long sent = 0; sent < 4L << 30; sent += block.length()) {
                client.send(block);
            }
            return "still there after 4 GB";
        } catch (IOException e) {
            return "ended: " + e.getMessage();
        }
    }

    private long heapMegabytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        var info = jcmd("GC.heap_info");
        return info.lines().filter(line -> line.matches("(?i)[\\d.: ]*(def ?new|tenured).*total.*")).mapToLong(line -> Long.parseLong(line.replaceFirst(".*used (\\d+)K.*", "$1"))).sum() >> 10;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(gatepost.pid()), command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        process.waitFor();
        return said;
    }

    /// A client from an address of this machine.
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader replies;

        Client(int port, String from) throws IOException {
            socket = new Socket(SERVER, port, InetAddress.ofLiteral(from), 0);
            socket.setSoTimeout(120_000);
            replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        }

        String reply() throws IOException {
            while (true) {
                var line = replies.readLine();
                if (line == null || line.charAt(3) == ' ') {
                    return String.valueOf(line);
                }
            }
        }

        void expect(int code) throws IOException {
            assertThat(reply()).startsWith(Integer.toString(code));
        }

        void handIn(String message) throws IOException {
            expect(220);
            handInGreeted(message);
        }

        void handInGreeted(String message) throws IOException {
            begin();
            send("DATA\r\n");
            expect(354);
            send("Subject: x\r\n\r\n" + message + ".\r\n");
            expect(250);
        }

        private void begin() throws IOException {
            send("EHLO client.example.org\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\n");
            expect(250);
            expect(250);
            expect(250);
        }

        String large(int size, boolean chunks) throws IOException {
            expect(220);
            begin();
            var line = "x".repeat(76) + "\r\n";
            var block = line.repeat(1000);
            if (chunks) {
                for (int left = size / block.length(); left > 0; left--) {
                    send("BDAT " + block.length() + (left == 1 ? " LAST" : "") + "\r\n" + block);
                    if (left > 1) {
                        expect(250);
                    }
                }
                return reply();
            }
            send("DATA\r\n");
            expect(354);
            for (int sent = 0; sent + block.length() <= size; sent += block.length()) {
                send(block);
            }
            send(".\r\n");
            return reply();
        }

        void readAway() {
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // it has ended
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
