package org.gatepost.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in a signature, and for whom there is one.
class DkimSignerTest {

    @Test
    void itSaysHowItWasMade() throws Exception {
        var field = new String(Signed.signature(Signed.bytes("From: a@example.org\r\n\r\nx\r\n")).orElseThrow(), StandardCharsets.US_ASCII);
        assertThat(field).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org;").contains(" s=s1;", "t=1769860800; ").endsWith("\r\n")
                .doesNotContain(" l=", "i=");
        assertThat(field.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78)).hasSizeLessThan(13);
    }

    @Test
    void whatPeopleSeeIsSignedOnceMoreThanItIsThere() throws Exception {
        assertThat(Signed.names("From: a@example.org\r\nTo: x\r\nTo: y\r\nContent-Type: text/plain\r\nList-Id: z\r\nReceived: q\r\nBcc: w\r\n\r\n"))
                .isEqualTo("from:from:reply-to:subject:date:to:to:to:cc:content-type:content-type:list-id");
    }

    @Test
    void ofFieldsBeyondMeasureNoneIsSigned() throws Exception {
        var to = "To: " + "x".repeat(70_000) + "\r\n";
        assertThat(Signed.names("From: a@example.org\r\nTo: y\r\n" + to + "\r\n")).isEqualTo("from:from:reply-to:subject:date:cc");
        var many = "Resent-To: y\r\n".repeat(51);
        assertThat(Signed.names("From: a@example.org\r\n" + many + "\r\n")).doesNotContain("resent-to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: a@example.com\r\n\r\n", "From: a@sub.example.org\r\n\r\n", "Subject: nobody\r\n\r\n", "From: nobody\r\n\r\n", "From: <<>>, @\r\n\r\n", "From:\r\n\r\n", "\r\nFrom: a@example.org\r\n",
        "From: undisclosed:;\r\n\r\n", ""})
    void mailOfOthersIsLeftAlone(String message) throws Exception {
        assertThat(Signed.signature(Signed.bytes(message))).isEmpty();
    }

    @Test
    void aKeyThatCannotBeUsedIsNoReasonToSendUnsigned() {
        assertThatThrownBy(() -> DkimSigner.sign(Content.of(Signed.bytes("From: a@example.org\r\n\r\n")), _ -> {
            throw new KeyException("gone");
        }, Signed.NOW)).isInstanceOf(KeyException.class);
    }

    @Test
    void aDomainInAnotherScriptIsFoundByItsAsciiName() throws Exception {
        assertThat(DomainNames.ascii("B\u00dcCHER.example.")).contains("xn--bcher-kva.example");
        var asked = new StringBuilder();
        var message = Content.of(Signed.bytes("From: <a@b\u00fccher.example>\r\n\r\n"));
        DkimSigner.sign(message, domain -> {
            asked.append(domain);
            return Optional.empty();
        }, Signed.NOW);
        assertThat(asked).hasToString("xn--bcher-kva.example");
    }

    @Test
    void aLetterOfAnySizeIsSignedInLittleMemory() throws Exception {
        DkimSigner.sign(large(1), _ -> Optional.of(Signed.KEY), Signed.NOW); // classes are loaded
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        DkimSigner.sign(large(20), _ -> Optional.of(Signed.KEY), Signed.NOW);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4L << 20);
    }

    /// A message whose body has so many MB.
    private static Content large(int megabytes) {
        var piece = "0123456789 abcdefghijklmnopqrstuvwxyz  0123456789 abcdefghijkl\r\n".repeat(1 << 10).getBytes(StandardCharsets.US_ASCII);
        return new Content() {
            @Override
            public long size() {
                return (long) piece.length * 16 * megabytes;
            }

            @Override
            public InputStream open() {
                var parts = IntStream.range(0, 16 * megabytes).<InputStream>mapToObj(_ -> new ByteArrayInputStream(piece)).toList();
                return new SequenceInputStream(new ByteArrayInputStream(Signed.bytes("From: a@example.org\r\n\r\n")), new SequenceInputStream(Collections.enumeration(parts)));
            }
        };
    }
}
