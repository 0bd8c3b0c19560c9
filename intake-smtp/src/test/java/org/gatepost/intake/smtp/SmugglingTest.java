package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only CR LF dot CR LF ends a message. Whatever another server might take for it neither ends it nor survives, so that no
/// second mail hides in a first one (CVE-2023-51764 to 51766).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {

    private static final String SECOND = "MAIL FROM:<ceo@example.org>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n";

    private final Server server = Server.with();

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\r\n", "\r\n.\n", "\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\n\n.\r\n", "\n\n.\r\n", "\n\n.\n", "\r\n\r.\r\n",
        "\r\r.\r\n", "\r\n.\r.\r\n", "\r\n.\r\0\n", "\r\n.\n\r\n", "\n\r.\r\n", "\r\n\n\r.\r\n", "\r\n.\n.\r\n", "\r\n..\n.\r\n", "\r\0\n.\r\n", "\n", "\r"})
    void aSequenceWithCrOrLfAloneEndsNothingAndIsRefused(String sequence) throws IOException {
        var letter = "Subject: harmless\r\n\r\nfirst" + sequence + SECOND;
        int before = server.kept().size();
        try (var client = server.sendingData()) {
            client.send(letter).expect("550 5.6.11").expectInStep();
        }
        try (var client = server.sendingData()) {
            for (byte one : letter.getBytes(StandardCharsets.ISO_8859_1)) {
                client.send(new byte[] {one});
            }
            client.expect("550 5.6.11").expectInStep();
        }
        assertThat(server.kept()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n .\r\n", "\r\n. \r\n", "\r\n..\r\n", "\r\n\u0085.\r\n", "\r\n\u000b.\r\n", "\r\n\f.\r\n", ".\r\n"})
    void whatOnlyLooksLikeAnEndIsPartOfTheMessage(String sequence) throws IOException {
        try (var client = server.sendingData()) {
            client.send("Subject: harmless\r\n\r\nfirst" + sequence + "still the first\r\n.\r\n").expect("250 2.0.0").expectInStep();
        }
        var unstuffed = sequence.replace("\r\n.", "\r\n");
        assertThat(server.kept().getLast().text()).isEqualTo("Subject: harmless\r\n\r\nfirst" + unstuffed + "still the first\r\n");
    }

    @Test
    void aBareLineEndAtTheVeryBeginningIsOneToo() throws IOException {
        int before = server.kept().size();
        try (var client = server.sendingData()) {
            client.send("\n.\r\n" + SECOND).expect("550 5.6.11").expectInStep();
        }
        assertThat(server.kept()).hasSize(before);
    }

    @Test
    void everySequenceOfLineEndsAndDotsIsReadAsTheRfcReadsIt() throws IOException {
        var alphabet = "\r\n.x";
        for (int length = 0; length <= 7; length++) {
            int all = (int) Math.pow(alphabet.length(), length);
            for (int number = 0; number < all; number++) {
                var text = new StringBuilder();
                for (int i = 0, rest = number; i < length; i++, rest /= alphabet.length()) {
                    text.append(alphabet.charAt(rest % alphabet.length()));
                }
                readsAsTheRfcDoes(text + "\r\n.\r\n");
            }
        }
    }

    private static void readsAsTheRfcDoes(String wire) throws IOException {
        var end = ("\r\n" + wire).indexOf("\r\n.\r\n") + 3;
        var message = wire.substring(0, end - 3);
        var bare = message.replace("\r\n", "").matches("(?s).*[\r\n].*");
        var input = new SessionInput(new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)), () -> {});
        var data = new DataStream(input, 1000, () -> {});
        var shown = wire.replace("\r", "\\r").replace("\n", "\\n");
        if (bare) {
            assertThatThrownBy(data::readAllBytes).as(shown).isInstanceOf(BareLineEndException.class);
        } else {
            var unstuffed = ("\r\n" + message).replace("\r\n.", "\r\n").substring(2);
            assertThat(new String(data.readAllBytes(), StandardCharsets.ISO_8859_1)).as(shown).isEqualTo(unstuffed);
        }
        assertThat(input.position()).as("what was read of " + shown).isEqualTo(end);
    }
}
