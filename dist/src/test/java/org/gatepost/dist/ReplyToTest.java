package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// E-mail "Reply-to" address: added only where there is none.
final class ReplyToTest {

    @TempDir
    private Path home;

    @Test
    void isAddedToALetterThatHasNone() throws Exception {
        var letter = sent("From: office@example.com\nSubject: An invoice\n\nText.\n");
        assertThat(letter.header("Reply-To")).containsExactly("answers@example.com");
        assertThat(letter.text()).endsWith("\r\n\r\nText.\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reply-To", "reply-to", "REPLY-TO"})
    void isNotAddedToALetterThatHasOne(String name) throws Exception {
        var letter = sent("From: office@example.com\n" + name + ":\n billing@example.com\nSubject: An invoice\n\nText.\n");
        assertThat(letter.header("Reply-To")).containsExactly("billing@example.com");
    }

    @Test
    void isNotTakenForAHeaderWhereItStandsInTheText() throws Exception {
        var letter = sent("From: office@example.com\nSubject: An invoice\n\nReply-To: nobody@example.com\n");
        assertThat(letter.header("Reply-To")).containsExactly("answers@example.com");
    }

    @Test
    void nothingIsAddedWhenItIsNotSet() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port()))) {
            gateway.handIn("From: office@example.com\nSubject: An invoice\n\nText.\n", List.of("somebody@example.net"));
            assertThat(host.awaitLetter().header("Reply-To")).isEmpty();
        }
    }

    private SmartHost.Letter sent(String message) throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port(), "defaults.reply-to", "answers@example.com"))) {
            gateway.handIn(message, List.of("somebody@example.net"));
            return host.awaitLetter();
        }
    }
}
