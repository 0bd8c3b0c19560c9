package org.gatepost.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.gatepost.testkit.DkimVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A verifier that is not ours accepts what we sign, and nothing that was changed since.
@Timeout(120)
class VerifiedElsewhereTest {

    private static final String LETTER = "From: A <a@example.org>\r\nTo: b@example.com\r\nSubject: hello\r\n\r\nfirst line\r\nsecond  line \r\n";

    private static DkimVerifier verifier;

    @BeforeAll
    static void start() throws Exception {
        var record = DnsRecord.of(Signed.KEY);
        verifier = DkimVerifier.with(Map.of(record.name(), record.value()));
    }

    @AfterAll
    static void stop() {
        verifier.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        LETTER,
        "From: a@example.org\r\n\r\n",
        "From: a@example.org\r\n",
        "From: a@example.org\r\n\r\n\r\n\r\n\r\n",
        "From: a@example.org\r\n\r\n \t \r\n\r\n",
        "From: a@example.org\r\n\r\n\r\n\r\n  leading\t \tblanks  \r\n\r\n\r\ninner\r\n\r\n \r\n",
        "From: a@example.org\r\n\r\nno end of line",
        "From: a@example.org\r\n\r\n.\r\n..\r\ndots\r\n",
        "FROM:\r\n\tA  B\r\n \t<a@EXAMPLE.org>  \r\nSubject:  folded\r\n   over\r\n\tlines \r\n\r\nx\r\n",
        "From: a@example.org\r\nSubject:\r\nTo: \r\nCc:\r\n \r\n\r\nempty fields\r\n",
        "Received: from x\r\nTo: one@example.com\r\nTo: two@example.com\r\nX-Other: 1\r\nFrom: a@example.org\r\nResent-To: y\r\nResent-To: z\r\nReferences: <1>\r\n\r\nrepeated\r\n",
        "From: =?UTF-8?Q?J=C3=B6rg?= <a@example.org>\r\nSubject: Grüße aus Köln\r\n\r\nGrüße, 8 bit\r\n",
        "From: \"a@example.com\" <a@example.org>\r\n\r\nx\r\n",
        "From: a@example.org, b@example.com\r\n\r\nx\r\n",
        "From: Team: a@example.org, b@example.com;\r\n\r\nx\r\n",
        "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=x; h=from; bh=; b=\r\nFrom: a@example.org\r\n\r\nsigned by somebody before\r\n"})
    void whatWeSignIsAccepted(String message) throws Exception {
        assertThat(verifier.verdict(Signed.whole(Signed.bytes(message)))).isEqualTo("good");
    }

    @Test
    void bytesOfAnyCharsetAreAccepted() throws Exception {
        var latin = "From: J\u00f6rg <a@example.org>\r\nSubject: gr\u00fc\u00dfe\r\n\r\n\u00e4\u00f6\u00fc\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(verifier.verdict(Signed.whole(latin))).isEqualTo("good");
    }

    @Test
    void lettersOfManyFormsAreAccepted() throws Exception {
        var random = new Random(6376);
        for (int i = 0; i < 300; i++) {
            var message = "From: a@example.org\r\n" + (random.nextBoolean() ? "Subject:" + made(random, 40).replace("\r\n", "\r\n ") + "x\r\n" : "")
                    + (random.nextInt(10) == 0 ? "" : "\r\n" + made(random, random.nextInt(40)) + "\r\n");
            assertThat(verifier.verdict(Signed.whole(Signed.bytes(message)))).as("message %d: %s", i, message).isEqualTo("good");
        }
    }

    /// Of pieces among which canonicalization decides.
    private static String made(Random random, int pieces) {
        var alphabet = new String[] {"\r\n", "\r\n", " ", "\t", "a", "word", ".", "é"};
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }

    @Test
    void oneChangedByteIsNoticed() throws Exception {
        var whole = Signed.whole(Signed.bytes(LETTER));
        for (var place : new String[] {"first line", "hello", "A <a@", "b@example.com", "rsa-sha256", "bh="}) {
            var changed = whole.clone();
            int at = new String(whole, StandardCharsets.US_ASCII).indexOf(place) + place.length() - 1;
            changed[at] ^= 1;
            assertThat(verifier.verdict(changed)).as(place).startsWith("bad");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: ceo@example.com", "Subject: pay at once", "To: all@example.com", "Cc: x@example.com", "Reply-To: thief@example.com", "Date: Thu, 1 Jan 1970 00:00:00 +0000"})
    void aFieldThatSomebodyAddsIsNoticed(String field) throws Exception {
        var whole = new String(Signed.whole(Signed.bytes(LETTER)), StandardCharsets.US_ASCII);
        assertThat(verifier.verdict(Signed.bytes(field + "\r\n" + whole))).startsWith("bad");
    }

    @Test
    void whatListsAndServersAddOnTheirWayIsNoHarm() throws Exception {
        var whole = new String(Signed.whole(Signed.bytes(LETTER)), StandardCharsets.US_ASCII);
        assertThat(verifier.verdict(Signed.bytes("Received: by x\r\nMIME-Version: 1.0\r\nMessage-ID: <1@x>\r\nSender: list@example.com\r\n" + whole + "\r\n\r\n"))).isEqualTo("good");
    }
}
