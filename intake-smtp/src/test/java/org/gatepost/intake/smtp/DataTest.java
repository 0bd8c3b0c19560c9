package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.gatepost.api.mail.MailParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is handed over is what was sent, byte for byte, or nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataTest {

    private final Server server = Server.with();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void envelopeAndOriginArriveAsTheyWereSaid() throws IOException {
        try (var client = server.greeted()) {
            client.say("MAIL FROM:<\"a b\"@example.org> BODY=8BITMIME", "RCPT TO:<@relay.example:b@example.com>", "RCPT TO:<postmaster>", "RCPT TO:<c@[192.0.2.1]>", "DATA")
                    .expect("250", "250", "250", "250", "354").say(".").expect("250 2.0.0 queued as");
        }
        var mail = server.kept().getLast();
        assertThat(mail.from()).isEqualTo("\"a b\"@example.org");
        assertThat(mail.recipients()).containsExactly("b@example.com", "postmaster", "c@[192.0.2.1]");
        assertThat(mail.envelope().parameters().body()).isEqualTo(MailParameters.Body.EIGHT_BIT);
        assertThat(mail.origin().clientName()).isEqualTo("client.example.org");
        assertThat(mail.origin().address()).isEqualTo("127.0.0.1");
        assertThat(mail.origin().protocol()).isEqualTo("ESMTP");
        assertThat(mail.content()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "x\r\n", ".\r\n", "..\r\n", ".\r\n.\r\n", ".x\r\n..\r\n...\r\n", "\r\n\r\n.\r\n", "QUIT\r\n", "\0\r\n", "caf\u00e9\r\n", "\u00ff\u00fe\r\n"})
    void aMessageArrivesAsItWasSent(String message) throws IOException {
        try (var client = server.sendingData()) {
            client.send(stuffed(message) + ".\r\n").expect("250 2.0.0").expectInStep();
        }
        assertThat(server.kept().getLast().text()).isEqualTo(message);
    }

    @Test
    void aVeryLongLineArrivesAsItWasSent() throws IOException {
        var message = "x".repeat(200_000) + "\r\n" + ".".repeat(999) + "\r\n";
        try (var client = server.sendingData()) {
            client.send(stuffed(message) + ".\r\n").expect("250 2.0.0");
        }
        assertThat(server.kept().getLast().text()).isEqualTo(message);
    }

    @Test
    void randomMessagesArriveAsTheyWereSentHoweverTheyAreCut() throws IOException {
        var random = new Random(5321);
        for (int round = 0; round < 60; round++) {
            var message = message(random, random.nextInt(round % 10 == 0 ? 60_000 : 600));
            var wire = (stuffed(message) + ".\r\nNOOP\r\n").getBytes(StandardCharsets.ISO_8859_1);
            try (var client = server.sendingData()) {
                for (int at = 0; at < wire.length; ) {
                    int end = Math.min(wire.length, at + 1 + random.nextInt(wire.length));
                    client.send(Arrays.copyOfRange(wire, at, end));
                    at = end;
                }
                client.expect("250 2.0.0 queued", "250 2.0.0 OK");
            }
            assertThat(server.kept().getLast().text()).as("round " + round).isEqualTo(message);
        }
    }

    @Test
    void everyCutOfASmallMessageReadsTheSame() throws IOException {
        var message = ".a\r\n..\r\n\r\n.\r\nb.\r\n";
        var wire = (stuffed(message) + ".\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int one = 0; one < wire.length; one++) {
            for (int other = one; other < wire.length; other++) {
                var cut = new SequenceInputStream(new SequenceInputStream(part(wire, 0, one), part(wire, one, other)), part(wire, other, wire.length));
                var input = new SessionInput(cut, () -> {});
                assertThat(read(new DataStream(input, 1000, () -> {}), 2 + one % 7)).isEqualTo(message);
                assertThat(input.readLine(() -> {}).text()).isEqualTo("QUIT");
            }
        }
    }

    @Test
    void whoeverReadsMayTakeAsLittleAsHeLikes() throws IOException {
        var message = "a\r\n\r\n.\r\nbc\r\n";
        var wire = (stuffed(message) + ".\r\n").getBytes(StandardCharsets.ISO_8859_1);
        var random = new Random(1);
        for (int round = 0; round < 100; round++) {
            var data = new DataStream(new SessionInput(new ByteArrayInputStream(wire), () -> {}), 1000, () -> {});
            var text = new StringBuilder();
            for (int one = data.read(); one >= 0; one = data.read()) {
                text.append((char) one).append(new String(data.readNBytes(random.nextInt(4)), StandardCharsets.ISO_8859_1));
            }
            assertThat(text.toString()).isEqualTo(message);
        }
    }

    @Test
    void sizeCountsWhatIsKept() throws IOException {
        try (var small = Server.with("intake.max-message-size", "100"); var client = small.sendingData()) {
            var fits = ".".repeat(98) + "\r\n";
            client.send(stuffed(fits) + ".\r\n").expect("250 2.0.0");
            client.say("MAIL FROM:<a@example.org> SIZE=100", "RCPT TO:<b@example.com>", "DATA").expect("250", "250", "354");
            client.send(".." + fits + ".\r\n").expect("552 5.3.4");
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "DATA").expect("250", "250", "354");
            client.send("x" + fits + ".\r\n").expect("552 5.3.4").expectInStep();
            assertThat(small.kept()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Subject: half", "Subject: whole\r\n\r\n", "Subject: whole\r\n\r\nx\r\n.", "Subject: whole\r\n\r\nx\r\n.\r"})
    void aClientThatGoesAwayInDataLeavesNothing(String sent) throws IOException {
        int before = server.kept().size();
        try (var client = server.sendingData()) {
            client.send(sent);
        }
        try (var client = server.sendingData()) {
            client.say(".").expect("250");
        }
        await().pollInSameThread().until(() -> server.kept().size() > before);
        assertThat(server.kept()).hasSize(before + 1);
    }

    private static String message(Random random, int length) {
        var text = new StringBuilder();
        var likely = "....\r\r  ab\0\u00e9\u00ff";
        while (text.length() < length) {
            char one = random.nextInt(3) == 0 ? (char) random.nextInt(256) : likely.charAt(random.nextInt(likely.length()));
            text.append(one == '\r' || one == '\n' ? "\r\n" : one);
        }
        return text.append("\r\n").toString();
    }

    private static String stuffed(String message) {
        return ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2);
    }

    private static InputStream part(byte[] wire, int from, int to) {
        return new ByteArrayInputStream(wire, from, to - from);
    }

    private static String read(DataStream data, int block) throws IOException {
        var all = new ByteArrayOutputStream();
        var bytes = new byte[block];
        for (int count = data.read(bytes, 0, block); count >= 0; count = data.read(bytes, 0, block)) {
            all.write(bytes, 0, count);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
