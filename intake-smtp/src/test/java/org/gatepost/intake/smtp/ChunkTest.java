package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages by BDAT (RFC 3030).
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunkTest {

    private static final String MESSAGE = "Subject: chunks\r\n\r\n.\r\n..\r\nQUIT\r\n\0\u00ff\r\n.\r\nend\r\n";

    private final Server server = Server.with("intake.max-message-size", "100KB");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void anySplitMakesTheSameMessage() throws IOException {
        int before = server.kept().size();
        try (var client = server.greeted()) {
            for (int at = 0; at <= MESSAGE.length(); at++) {
                begin(client);
                send(client, MESSAGE.substring(0, at), false);
                send(client, MESSAGE.substring(at), true);
                client.expect("250 2.0.0 " + at + " octets", "250 2.0.0 queued");
            }
        }
        assertThat(server.kept().subList(before, server.kept().size())).hasSize(MESSAGE.length() + 1).allMatch(mail -> mail.text().equals(MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void manyChunksInAnyPieces(long seed) throws IOException {
        var random = new Random(seed);
        var message = new StringBuilder();
        while (message.length() < 50_000) {
            message.append("x".repeat(random.nextInt(200))).append("\r\n");
        }
        var wire = new StringBuilder("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\n");
        int chunks = 0;
        for (int at = 0; at < message.length(); chunks++) {
            int next = Math.min(message.length(), at + random.nextInt(3000));
            wire.append("BDAT ").append(next - at).append("\r\n").append(message, at, next);
            at = next;
        }
        wire.append("BDAT 0 LAST\r\n");
        try (var client = server.greeted()) {
            for (int at = 0; at < wire.length();) {
                int next = Math.min(wire.length(), at + 1 + random.nextInt(5000));
                client.send(wire.substring(at, next));
                at = next;
            }
            client.expect("250", "250");
            for (int i = 0; i < chunks; i++) {
                client.expect("250 2.0.0");
            }
            client.expect("250 2.0.0 queued").expectInStep();
        }
        assertThat(server.kept().getLast().text()).isEqualTo(message.toString());
    }

    @Test
    void whatIsCutOffIsNeverAccepted() throws Exception {
        int before = server.kept().size();
        for (int at = 0; at < MESSAGE.length(); at++) { // in the last chunk: all octets but some
            try (var client = server.greeted()) {
                begin(client);
                client.send("BDAT " + MESSAGE.length() + " LAST\r\n" + MESSAGE.substring(0, at));
            }
        }
        for (var last : List.of("", "BDAT 5", "BDAT 5\r\nab", "BDAT 0\r\n", "RSET\r\n", "QUIT\r\n")) { // between chunks
            try (var client = server.greeted()) {
                begin(client);
                send(client, MESSAGE, false);
                client.expect("250").send(last);
            }
        }
        try (var client = server.greeted()) {
            client.expectInStep();
        }
        await().during(Duration.ofMillis(300)).until(() -> server.kept().size() == before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "a\nb", "a\rb", "\r\r\n", "x\r\n.\n", "x\n.\r\n"})
    void aBareLineEndIsRefusedWhereverTheChunksEnd(String fault) throws IOException {
        int before = server.kept().size();
        for (int at = 0; at <= fault.length(); at++) {
            try (var client = server.greeted()) {
                begin(client);
                send(client, "Subject: x\r\n\r\n" + fault.substring(0, at), false);
                send(client, fault.substring(at) + "the end\r\n", true);
                var replies = List.of(client.reply().substring(0, 10), client.reply().substring(0, 9));
                assertThat(replies).as("split at " + at).isIn(List.of("550 5.6.11", "503 5.5.1"), List.of("250 2.0.0 ", "550 5.6.1"));
                client.expectInStep();
            }
        }
        assertThat(server.kept()).hasSize(before);
    }

    @Test
    void chunksMayBeAsLargeAsTheMessageMayAndNotAByteMore() throws IOException {
        try (var client = server.greeted()) {
            var largest = "x".repeat(100 * 1024 - 2) + "\r\n";
            begin(client);
            send(client, largest, true);
            client.expect("250 2.0.0 queued");
            begin(client);
            send(client, largest.substring(2), false);
            send(client, "xxx", true);
            client.expect("250", "552 5.3.4").expectInStep();
            begin(client);
            client.send("BDAT 996000 LAST\r\n" + "NOOP\r\n".repeat(166_000));
            client.expect("552 5.3.4").expectInStep();
        }
    }

    @Test
    void aRefusalInTheMiddleKeepsTheStep() throws IOException {
        for (Exception trouble : List.of(new RefusedException(Status.permanentFailure(7, 1), "not as this one"),
                QueueException.full("no room", new IOException()))) {
            try (var refusing = Server.with((_, content) -> {
                content.readNBytes(10);
                switch (trouble) {
                    case RefusedException e -> throw e;
                    case QueueException e -> throw e;
                    default -> throw new AssertionError(trouble);
                }
            }); var client = refusing.greeted()) {
                begin(client);
                send(client, "x".repeat(50), false);
                send(client, "x".repeat(50), false);
                send(client, "y".repeat(5), true);
                client.expect(trouble instanceof RefusedException ? "553 5.7.1" : "452 4.3.1", "503 5.5.1", "503 5.5.1").expectInStep();
            }
        }
    }

    private static void begin(Client client) throws IOException {
        client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>").expect("250", "250");
    }

    private static void send(Client client, String octets, boolean last) throws IOException {
        client.send(("BDAT " + octets.length() + (last ? " LAST" : "") + "\r\n" + octets).getBytes(StandardCharsets.ISO_8859_1));
    }
}
