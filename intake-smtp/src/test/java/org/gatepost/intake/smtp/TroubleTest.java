package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;

/// Mail that is not kept is read to its end all the same: nothing of it runs as commands, and the session goes on in step.
class TroubleTest {

    private static final String[] MESSAGE = {"Subject: x", "", "RSET", "MAIL FROM:<evil@example.org>", "DATA", "..", "QUIT", "."};

    @Test
    void aQueueThatCannotKeepMailSaysTryAgainLater() throws IOException {
        try (var server = Server.with((_, _) -> {
            throw new QueueException("the disk is gone", new IOException());
        }); var client = server.sendingData()) {
            client.say(MESSAGE).expect("451 4.3.0").expectInStep();
        }
    }

    @Test
    void aFullQueueSaysSoAndLosesNothingMore() throws IOException {
        var full = new boolean[] {true};
        try (var server = Server.with((_, content) -> {
            if (full[0]) {
                content.readNBytes(8); // it finds out half-way
                throw QueueException.full("no room", new IOException());
            }
        }); var client = server.sendingData()) {
            client.say(MESSAGE).expect("452 4.3.1").expectInStep();
            full[0] = false;
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "DATA").expect("250", "250", "354").say(".").expect("250 2.0.0");
            assertThat(server.kept()).hasSize(1);
        }
    }

    @Test
    void aRefusedMailIsRefusedForGood() throws IOException {
        try (var server = Server.with((_, _) -> {
            throw new RefusedException(Status.permanentFailure(4, 6), "Too many hops");
        }); var client = server.sendingData()) {
            client.say(MESSAGE).expect("554 5.4.6 Too many hops").expectInStep();
        }
    }

    @Test
    void aDefectClosesTheConnectionWithoutAPromise() throws IOException {
        try (var server = Server.with((_, _) -> {
            throw new IllegalStateException("a defect made for this test");
        }); var client = server.sendingData()) {
            client.say(MESSAGE);
            assertThat(client.reply()).doesNotStartWith("2").doesNotStartWith("5");
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void whatTheQueueLeavesUnreadDoesNotRunAsCommands() throws IOException {
        try (var server = Server.with((_, content) -> {
            if (content.available() >= 0) {
                throw new RefusedException(Status.permanentFailure(7, 0), "Not read at all");
            }
        }); var client = server.sendingData()) {
            client.say(MESSAGE).expect("554 5.7.0").expectInStep();
        }
    }
}
