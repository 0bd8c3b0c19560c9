package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.gatepost.api.queue.QueueId;
import org.gatepost.smtp.Senders;
import org.gatepost.smtp.Verifier;
import org.junit.jupiter.api.Test;

/// Who may, how many, how much.
class LimitsTest {

    @Test
    void aStrangerMayTalkButNotRelay() throws IOException {
        try (var server = Server.with("intake.networks", "192.0.2.0/24,2001:db8::/32"); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "RCPT TO:<postmaster>", "DATA").expect("250", "554 5.7.1", "554 5.7.1", "554 5.5.1")
                    .expectInStep();
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void aNetworkEndsWhereItsBitsEnd() throws IOException {
        try (var server = Server.with("intake.networks", "127.0.0.0/31"); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>").expect("250", "250");
        }
        try (var server = Server.with("intake.networks", "127.0.0.2/31"); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>").expect("250", "554 5.7.1");
        }
    }

    @Test
    void oneClientTooManyIsToldToComeBack() throws IOException {
        for (var limit : new String[] {"intake.max-connections", "intake.max-connections-per-address"}) {
            try (var server = Server.with(limit, "2"); var first = server.greeted(); var second = server.greeted()) {
                try (var third = server.connect()) {
                    third.expect("421 4.7.0").expectEnd();
                }
                first.say("QUIT").expect("221").expectEnd();
                second.expectInStep();
                await().pollInSameThread().ignoreExceptions().until(() -> {
                    try (var again = server.connect()) {
                        return again.reply().startsWith("220");
                    }
                });
            }
        }
    }

    @Test
    void whoNeverReadsItsRepliesIsSentAway() throws IOException {
        try (var server = Server.with("intake.max-connections", "1"); var client = server.greeted()) {
            var flood = "HELP\r\n".repeat(10_000);
            assertThatThrownBy(() -> {
                for (int i = 0; i < 10_000; i++) { // until both socket buffers are full and the session is ended
                    client.send(flood);
                }
            }).isInstanceOf(IOException.class);
            await().pollInSameThread().ignoreExceptions().until(() -> {
                try (var next = server.connect()) {
                    return next.reply().startsWith("220");
                }
            });
        }
    }

    @Test
    void whoOnlyMakesMistakesIsSentAway() throws IOException {
        try (var server = Server.with(); var client = server.greeted()) {
            client.say(Collections.nCopies(60, "FROB").toArray(String[]::new));
            var replies = new ArrayList<String>();
            do {
                replies.add(client.reply());
            } while (replies.getLast().startsWith("500"));
            assertThat(replies.getLast()).startsWith("421 4.7.0");
            assertThat(replies).hasSize(52);
        }
    }

    @Test
    void askingForMoreRecipientsThanFitIsNoMistake() throws IOException {
        try (var server = Server.with("intake.max-recipients", "20"); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>").expect("250");
            for (int i = 0; i < 100; i++) {
                client.say("RCPT TO:<b%d@example.com>".formatted(i)).expect(i < 20 ? "250" : "452 4.5.3");
            }
            client.say("DATA").expect("354").say(".").expect("250 2.0.0");
            assertThat(server.kept().getFirst().recipients()).hasSize(20);
        }
    }

    @Test
    void whoHandsOverMailMayMakeAMistakeNowAndThen() throws IOException {
        try (var server = Server.with(); var client = server.greeted()) {
            for (int i = 0; i < 60; i++) {
                client.say("MAIL FROM:<a@example.org>", "RCPT TO:<nobody>", "RCPT TO:<b@example.com>", "DATA").expect("250", "501", "250", "354").say(".").expect("250");
            }
        }
    }

    @Test
    void theRecipientsOfAllSessionsHaveOneRoom() {
        var room = new EnvelopeRoom(10_000);
        var one = room.share();
        var other = room.share();
        int taken = 0;
        while (one.take("RCPT TO:<b@example.com>")) {
            taken++;
        }
        assertThat(taken).isBetween(10, 30);
        assertThat(other.take("RCPT TO:<b@example.com>")).isFalse();
        one.giveBack();
        assertThat(other.take("RCPT TO:<b@example.com>")).isTrue();
    }

    @Test
    void recipientsThatNobodyHasRoomForAreRefusedForNow() throws IOException {
        var room = new EnvelopeRoom(3000);
        var said = new ByteArrayOutputStream();
        var from = new ByteArrayInputStream(("EHLO x\r\nMAIL FROM:<a@example.org>\r\n" + IntStream.range(0, 10).mapToObj("RCPT TO:<b%d@example.com>\r\n"::formatted).collect(Collectors.joining())
                + "RSET\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
        var rules = new SubmissionState.Rules("gate", 1000, 100, true, false, SubmissionState.SignIn.NEVER, new Senders(Map.of()));
        new Conversation(new StreamCarrier(from, said, rules, room.share()), new Users(Map.of()), (_, _, _) -> new QueueId("0000000001"), InstantSource.system()).talk();
        var replies = said.toString(StandardCharsets.US_ASCII).lines().filter(line -> line.contains("Recipient OK") || line.startsWith("452 4.3.1")).map(line -> line.substring(0, 3)).toList();
        assertThat(replies).hasSize(11).startsWith("250", "250").contains("452").endsWith("250");
    }

    @Test
    void aGreetingNamesWhatWorksInThisSession() throws IOException {
        try (var server = Server.with("intake.max-message-size", "5MB"); var client = server.connect()) {
            client.expect("220 gate.example.org ESMTP");
            client.say("EHLO client.example.org");
            assertThat(client.lines()).satisfiesExactly(line -> assertThat(line).isEqualTo("250-gate.example.org greets client.example.org"), isLine("PIPELINING"), isLine("SIZE 5242880"),
                    isLine("8BITMIME"), isLine("SMTPUTF8"), isLine("ENHANCEDSTATUSCODES"), isLine("CHUNKING"), isLine("DSN"),
                    line -> assertThat(line).matches("250-FUTURERELEASE 31536000 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), line -> assertThat(line).isEqualTo("250 HELP"));
        }
        try (var server = Server.with("intake.users.office", Verifier.of("secret").text()); var client = server.connect()) {
            client.expect("220").say("EHLO client.example.org");
            assertThat(client.lines()).contains("250-AUTH PLAIN LOGIN SCRAM-SHA-256");
        }
    }

    private static ThrowingConsumer<String> isLine(String words) {
        return line -> assertThat(line).isEqualTo("250-" + words);
    }
}
