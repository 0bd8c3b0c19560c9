package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What needs nothing added arrives byte for byte, below one Received.
final class UnchangedContentTest {

    @TempDir
    private Path home;

    private static final String COMPLETE = """
            From: office@example.com
            Date: Mon, 5 Jan 2026 10:00:00 +0100
            Message-ID: <1@example.com>
            Subject: \u00fc in eight bits,
            \t folded
            X-Strange:no blank, two at the end \s

            .
            ..two dots
            Grüße.\t\f
            """;

    @Test
    void aCompleteLetterGetsNothingButReceived() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port()))) {
            gateway.handIn(COMPLETE, List.of("a@example.net", "b@example.net"));
            var letter = host.awaitLetter();
            var text = new String(letter.content(), StandardCharsets.UTF_8);
            assertThat(text).startsWith("Received: from application.example.com ([127.0.0.1])").endsWith(COMPLETE.replace("\n", "\r\n"));
            assertThat(text.substring(0, text.length() - COMPLETE.replace("\n", "\r\n").length())).matches("Received: [^\r]+(\r\n\t[^\r]+)*\r\n");
            assertThat(letter.from()).isEqualTo(TestGateway.SENDER);
            assertThat(letter.to()).containsExactly("a@example.net", "b@example.net");
        }
    }
}
