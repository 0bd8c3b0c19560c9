package org.gatepost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a line means.
class CommandParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "MAIL FROM:<a@example.org>                  | a               | example.org",
        "mail from:<a@example.org>                  | a               | example.org",
        "MAIL FROM: <a@example.org>                 | a               | example.org",
        "MAIL FROM:a@example.org                    | a               | example.org",
        "MAIL FROM:<a.b+c=d!e@example.org>          | a.b+c=d!e       | example.org",
        "MAIL FROM:<A.B@Example.ORG>                | A.B             | Example.ORG",
        "MAIL FROM:<.a..b.@example.org>             | none            | none",
        "MAIL FROM:<a..b.@example.org>              | a..b.           | example.org",
        "MAIL FROM:<\"a b\"@example.org>            | \"a b\"         | example.org",
        "MAIL FROM:<\"a\\\"b\"@example.org>         | \"a\\\"b\"      | example.org",
        "MAIL FROM:<\"a>b\"@example.org>            | \"a>b\"         | example.org",
        "MAIL FROM:<\"a@b\"@example.org>            | \"a@b\"         | example.org",
        "MAIL FROM:<\"\"@example.org>               | \"\"            | example.org",
        "MAIL FROM:<a@[192.0.2.1]>                  | a               | [192.0.2.1]",
        "MAIL FROM:<a@[IPv6:2001:db8::1]>           | a               | [IPv6:2001:db8::1]",
        "MAIL FROM:<a@localhost>                    | a               | localhost",
        "MAIL FROM:<a@example.org.>                 | a               | example.org.",
        "MAIL FROM:<a@under_score.example>          | a               | under_score.example",
        "MAIL FROM:<@one.example:a@example.org>     | a               | example.org",
        "MAIL FROM:<@one.example,@two.example:a@example.org> | a      | example.org",
        "MAIL FROM:<a@example.org@example.com>      | none            | none",
        "MAIL FROM:<a,b@example.org>                | none            | none",
        "MAIL FROM:<a@example.org,b>                | none            | none",
        "MAIL FROM:<<a@example.org>>                | none            | none",
        "MAIL FROM:<a@exa mple.org>                 | none            | none",
        "MAIL FROM:<a@[]>                           | none            | none",
        "MAIL FROM:<\"a@example.org>                | none            | none",
        "MAIL FROM:                                 | none            | none",
        "MAIL FROM: SIZE=5                          | none            | none",
        "MAIL FROM:<@one.example:>                  | none            | none"})
    void aSenderIsRead(String line, String localPart, String domain) {
        switch (CommandParser.parse(line)) {
            case Command.Mail(var from, var parameters) -> {
                assertThat(from).isEqualTo(new Mailbox(localPart, domain));
                assertThat(parameters).isEmpty();
            }
            case Command.Unusable(var reply) -> {
                assertThat(localPart).as(reply.wire()).isEqualTo("none");
                assertThat(reply.code()).isEqualTo(501);
            }
            case Command other -> throw new AssertionError(other);
        }
    }

    @Test
    void noSenderIsAPathOfItsOwn() {
        assertThat(CommandParser.parse("MAIL FROM:<>")).isEqualTo(new Command.Mail(new NullPath(), Map.of()));
        assertThat(CommandParser.parse("MAIL FROM:<> SIZE=5")).isEqualTo(new Command.Mail(new NullPath(), Map.of("SIZE", "5")));
    }

    @Test
    void parametersAreReadInAnyCase() {
        assertThat(CommandParser.parse("MAIL FROM:<a@example.org>  size=5   Body=8BitMime SMTPUTF8")).isEqualTo(
                new Command.Mail(new Mailbox("a", "example.org"), Map.of("SIZE", "5", "BODY", "8BitMime", "SMTPUTF8", "")));
    }

    @Test
    void postmasterNeedsNoDomain() {
        assertThat(CommandParser.parse("RCPT TO:<PostMaster>")).isEqualTo(new Command.Rcpt(new Mailbox("PostMaster", ""), Map.of()));
        assertThat(CommandParser.parse("MAIL FROM:<postmaster>")).isInstanceOf(Command.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 256})
    void localPartsHaveRoom(int length) {
        assertThat(CommandParser.parse("RCPT TO:<" + "a".repeat(length) + "@example.com>")).isInstanceOf(Command.Rcpt.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", ".", "\"", "\\", "\"\\\"", "@a:", "a@", "<", "[", "-"})
    void longNonsenseIsRefusedInTime(String piece) {
        var line = "RCPT TO:<" + piece.repeat(2000 / piece.length()) + "@example.com>";
        assertThat(CommandParser.parse(line)).isInstanceOf(Command.Unusable.class);
    }

    @Test
    void noLineIsTooOddToBeAnswered() {
        var random = new Random(821);
        var words = new String[] {"MAIL", "RCPT", " ", "FROM:", "TO:", "<", ">", "@", "\"", "\\", "a", "example.org", ".", "[", "]", ":", "=", "SIZE", "\0", "\u00e9", "\ud800", "postmaster",
            "EHLO", "-", ",", "\t", "\u0130"};
        for (int round = 0; round < 200_000; round++) {
            var line = new StringBuilder(random.nextBoolean() ? "MAIL FROM:" : "");
            for (int i = random.nextInt(12); i >= 0; i--) {
                line.append(words[random.nextInt(words.length)]);
            }
            if (CommandParser.parse(line.toString()) instanceof Command.Unusable(var reply)) {
                assertThat(reply.code()).isBetween(400, 599);
                assertThat(reply.wire()).matches("[\\x20-\\x7e]+\r\n");
            }
        }
    }
}
