package org.gatepost.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand letters of all shapes go through the product, by DATA and by BDAT, and arrive as they were, but for what the contract adds.
class ByteIdentityIT {

    private static final int LETTERS = 1000;
    private static final long SEED = Long.getLong("gatepost.seed", 6409);
    private static final Pattern RECEIVED = Pattern.compile("\\AReceived: from [^\r]+(\r\n\t[^\r]+)*\r\n");
    private static final Pattern ADDED = Pattern.compile("(Date: [A-Z][a-z]{2}, [^\r]+\r\n)?(Message-ID: <[0-9A-Z]+@gate\\.example\\.org>\r\n)?");

    @TempDir
    private Path home;

    @Test
    void everyLetterArrivesAsItWas() throws Exception {
        var random = new Random(SEED);
        try (var host = ScriptedSmtpServer.offering("8BITMIME", "PIPELINING").start();
                var gateway = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + host.port(), "smtp.tls=disable",
                        "send.delay=0", "helo-name=gate.example.org");
                var socket = new Socket("127.0.0.1", gateway.smtpPort())) {
            var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            Map<String, Letter> sent = new HashMap<>();
            say(socket, "EHLO client.example.org\r\n");
            for (int i = 0; i < LETTERS; i++) {
                var recipient = "r" + i + "@example.com";
                var letter = Letter.any(random);
                sent.put(recipient, letter);
                say(socket, "MAIL FROM:<a@example.org> BODY=8BITMIME\r\nRCPT TO:<" + recipient + ">\r\n" + (random.nextBoolean() ? letter.asData() : letter.asChunks(random)));
                String reply;
                do {
                    reply = replies.readLine();
                    assertThat(reply).as("letter %d of seed %d", i, SEED).matches("(250|220|354).*");
                } while (!reply.contains("queued as"));
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> host.letters().size() == LETTERS);
            for (int connection = 1; connection <= host.connections(); connection++) {
                int one = connection;
                var recipients = host.heard().stream().filter(heard -> heard.connection() == one && heard.text().startsWith("RCPT")).map(heard -> heard.text().replaceFirst("RCPT TO:<([^>]+)>", "$1")).toList();
                var letters = host.letters().stream().filter(letter -> letter.connection() == one).toList();
                for (int i = 0; i < letters.size(); i++) {
                    var letter = sent.remove(recipients.get(i));
                    assertThat(letter).as("once each").isNotNull();
                    letter.assertIs(letters.get(i).text());
                }
            }
            assertThat(sent).isEmpty();
        }
    }

    private static void say(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// @param header lines, each with its end
    /// @param body empty, or the blank line and what follows
    /// @param isComplete whether Date and Message-ID are there
    private record Letter(String header, String body, boolean isComplete) {

        static Letter any(Random random) {
            var header = new StringBuilder();
            boolean complete = random.nextInt(3) > 0;
            if (complete) {
                header.append("Date: Mon, 5 Jan 2026 10:00:00 +0100\r\nmessage-id:<x@y>\r\n");
            }
            for (int fields = random.nextInt(5); fields > 0; fields--) {
                header.append("X-Field-").append(fields).append(random.nextBoolean() ? ": " : ":").append(line(random, 80)).append("\r\n");
                for (int folds = random.nextInt(3); folds > 0; folds--) {
                    header.append(random.nextBoolean() ? " " : "\t").append("f").append(line(random, 900)).append("\r\n");
                }
            }
            var body = new StringBuilder(header.isEmpty() || random.nextInt(10) > 0 ? "\r\n" : "");
            if (!body.isEmpty()) {
                for (int lines = random.nextInt(40); lines > 0; lines--) {
                    switch (random.nextInt(6)) {
                        case 0 -> body.append(".");
                        case 1 -> body.append(".").append(line(random, 10));
                        case 2 -> body.append(line(random, 998));
                        case 3 -> body.append(line(random, random.nextInt(20) == 0 ? 100_000 : 2000));
                        case 4 -> {}
                        default -> body.append(line(random, 76));
                    }
                    body.append("\r\n");
                }
                if (random.nextInt(5) == 0) {
                    body.append("the last line has no end");
                }
            }
            return new Letter(header.toString(), body.toString(), complete);
        }

        private static String line(Random random, int most) {
            var bytes = new byte[random.nextInt(most + 1)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '\r' || bytes[i] == '\n' ? 0 : bytes[i];
            }
            return new String(bytes, ISO_8859_1);
        }

        String asData() {
            var whole = whole();
            return "DATA\r\n" + (whole.startsWith(".") ? "." : "") + whole.replace("\r\n.", "\r\n..") + ".\r\n";
        }

        String asChunks(Random random) {
            var bytes = header + body;
            var wire = new StringBuilder();
            int at = 0;
            while (random.nextInt(4) > 0 && at < bytes.length()) {
                int next = at + random.nextInt(bytes.length() - at + 1);
                wire.append("BDAT ").append(next - at).append("\r\n").append(bytes, at, next);
                at = next;
            }
            return wire + "BDAT " + (bytes.length() - at) + " LAST\r\n" + bytes.substring(at);
        }

        /// DATA cannot end within a line.
        private String whole() {
            var bytes = header + body;
            return bytes.isEmpty() || bytes.endsWith("\r\n") ? bytes : bytes + "\r\n";
        }

        void assertIs(String arrived) {
            var received = RECEIVED.matcher(arrived);
            assertThat(received.find()).as("one Received on top: %s", arrived.substring(0, Math.min(200, arrived.length()))).isTrue();
            var rest = arrived.substring(received.end());
            assertThat(rest).startsWith(header);
            rest = rest.substring(header.length());
            if (!isComplete) {
                var added = ADDED.matcher(rest);
                assertThat(added.lookingAt() && added.group(1) != null && added.group(2) != null).as("Date and Message-ID are added").isTrue();
                rest = rest.substring(added.end());
            }
            assertThat(rest.equals(body) || rest.equals(body + "\r\n") && !body.endsWith("\r\n") && !body.isEmpty()).as("the body as it was").isTrue();
        }
    }
}
