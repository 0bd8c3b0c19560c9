package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// E-mail sender name: added only where From has none.
final class SenderNameTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"office@example.com", "<office@example.com>", "\n <office@example.com>"})
    void isAddedWhereFromHasNone(String from) throws Exception {
        var letter = sent("The Office", "From: " + from + "\nSubject: An invoice\n\nText.\n");
        assertThat(letter.header("From")).containsExactly("The Office <office@example.com>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mary Smith <office@example.com>", "\"Smith, Mary\" <office@example.com>", "=?UTF-8?Q?M=C3=A4ry?= <office@example.com>",
            "office@example.com (Mary Smith)", "office@example.com, mary@example.com"})
    void isNotAddedWhereFromHasOneOrMoreSenders(String from) throws Exception {
        var letter = sent("The Office", "From: " + from + "\nSubject: An invoice\n\nText.\n");
        assertThat(letter.header("From")).containsExactly(from);
    }

    @Test
    void isEncodedWhenItIsNotAscii() throws Exception {
        var letter = sent("B\u00fcro S\u00fcd \u65e5\u672c", "From: office@example.com\nSubject: An invoice\n\nText.\n");
        var from = letter.header("From").getFirst();
        assertThat(from).isASCII().startsWith("=?UTF-8?").endsWith(" <office@example.com>");
        assertThat(new InternetAddress(from).getPersonal()).isEqualTo("B\u00fcro S\u00fcd \u65e5\u672c");
    }

    @Test
    void isQuotedWhereItMustBe() throws Exception {
        var letter = sent("Office, \"South\"", "From: office@example.com\nSubject: An invoice\n\nText.\n");
        assertThat(letter.header("From")).containsExactly("\"Office, \\\"South\\\"\" <office@example.com>");
    }

    private SmartHost.Letter sent(String name, String message) throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port(), "defaults.sender-name", name))) {
            gateway.handIn(message, List.of("somebody@example.net"));
            return host.awaitLetter();
        }
    }
}
