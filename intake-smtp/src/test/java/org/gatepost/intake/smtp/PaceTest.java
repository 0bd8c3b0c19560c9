package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that take their time.
@Timeout(60)
class PaceTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aLineThatComesByteForByteIsNotWaitedForForEver() throws Exception {
        try (var server = Server.impatient(Duration.ofMillis(500), LONG); var client = server.greeted()) {
            await().pollInterval(Duration.ofMillis(50)).pollInSameThread().until(() -> {
                client.send("N");
                return client.hasReply();
            });
            client.expect("421 4.4.2");
        }
    }

    @Test
    void aMessageThatComesByteForByteIsNotWaitedForForEver() throws Exception {
        try (var server = Server.impatient(Duration.ofMillis(500), LONG); var client = server.sendingData()) {
            await().pollInterval(Duration.ofMillis(50)).pollInSameThread().until(() -> {
                client.send("x");
                return client.hasReply();
            });
            client.expect("421 4.4.2");
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void betweenChunksNobodyIsWaitedForForEver() throws Exception {
        try (var server = Server.impatient(Duration.ofMillis(500), LONG); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "BDAT 3", "x").expect("250", "250", "250", "421 4.4.2");
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void aSessionDoesNotLastForEver() throws Exception {
        try (var server = Server.impatient(LONG, Duration.ofMillis(500)); var client = server.greeted()) {
            await().pollInterval(Duration.ofMillis(50)).pollInSameThread().until(() -> {
                client.say("NOOP");
                return client.reply().startsWith("421 4.4.2");
            });
        }
    }

    @Test
    void whoTalksAndTalksIsSentAway() throws IOException {
        try (var server = Server.with(); var client = server.greeted()) {
            client.say(Collections.nCopies(1100, "NOOP").toArray(String[]::new));
            int answered = 0;
            while (client.reply().startsWith("250")) {
                answered++;
            }
            assertThat(answered).isBetween(990, 1001);
            client.expectEnd();
        }
    }

    @Test
    void aMessageHasAsLongAsItsSizeNeeds() {
        var received = new AtomicLong();
        var pace = new Pace(new Pace.Limits(Duration.ZERO, Duration.ZERO), received::get);
        pace.expects(Pace.Kind.MESSAGE);
        received.set(1 << 20);
        assertThat(pace.isOverdue()).as("a megabyte has half an hour").isFalse();
    }
}
