package org.gatepost.smtp.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text of this machine, in pieces as a pipe may deliver it.
class LineEndsTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        // text, as text, with a dot that ends
        "a\\nb\\n,a\\r\\nb\\r\\n,a\\r\\nb\\r\\n",
        "a\\r\\nb\\rc\\n,a\\r\\nb\\rc\\r\\n,a\\r\\nb\\rc\\r\\n",
        "a\\r\\r\\nb,a\\r\\r\\nb,a\\r\\r\\nb",
        "a\\n.\\rb\\r,a\\r\\n.\\rb\\r,a\\r\\n.\\rb\\r",
        "a\\n.\\nb\\n,a\\r\\n.\\r\\nb\\r\\n,a\\r\\n",
        "a\\r\\n.\\r\\nb,a\\r\\n.\\r\\nb,a\\r\\n",
        "a\\n..\\n.b\\nc.\\n,a\\r\\n..\\r\\n.b\\r\\nc.\\r\\n,a\\r\\n..\\r\\n.b\\r\\nc.\\r\\n",
        ".,.,``",
        "a\\n.,a\\r\\n.,a\\r\\n"})
    void lfAndCrLfBecomeCrLfAndCrAloneStays(String text, String asText, String withEnd) throws IOException {
        for (int piece : new int[] {1, 2, 3, 100}) {
            assertThat(read(real(text), true, piece)).isEqualTo(real(asText));
            assertThat(read(real(text), false, piece)).isEqualTo(real(withEnd));
        }
    }

    private static String real(String written) {
        return written.replace("\\r", "\r").replace("\\n", "\n");
    }

    private static String read(String text, boolean dotIsText, int piece) throws IOException {
        InputStream pieces = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
        return new String(new LineEnds(pieces, dotIsText).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
