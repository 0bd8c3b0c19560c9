package org.gatepost.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.gatepost.dkim.Published.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The record that is to be published, and what people make of it.
class PublishedTest {

    private static final DnsRecord RECORD = DnsRecord.of(Signed.KEY);
    private static final String P = Base64.getEncoder().encodeToString(Signed.KEY.publicKey().getEncoded());

    @Test
    void theRecordIsInPiecesThatDnsTakes() {
        assertThat(RECORD.name()).isEqualTo("s1._domainkey.example.org");
        assertThat(RECORD.strings()).hasSize(2).allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(255));
        assertThat(String.join("", RECORD.strings())).isEqualTo(RECORD.value()).isEqualTo("v=DKIM1; k=rsa; p=" + P);
        assertThat(RECORD.zone()).startsWith("s1._domainkey.example.org. IN TXT ( \"v=DKIM1; k=rsa; p=").endsWith("\" )");
    }

    @Test
    void noRecordIsMissing() {
        assertThat(Published.of(Signed.KEY, List.of())).isEqualTo(new Published(Verdict.MISSING, "DNS has no TXT record s1._domainkey.example.org"));
    }

    @Test
    void moreThanOneIsWrong() {
        assertThat(Published.of(Signed.KEY, List.of(RECORD.value(), RECORD.value())).verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v=DKIM1; k=rsa; p=KEY | RIGHT | has our key",
        "p=KEY; | RIGHT | has our key",
        "v=DKIM1;t=s;h=sha1:sha256;s=email;n=note;p=KEY | RIGHT | has our key",
        "v=DKIM1; t=y; p=KEY | RIGHT | only a test (t=y)",
        "v=DKIM1; p=KE Y | DIFFERENT | no base64",
        "v=DKIM1; p= | DIFFERENT | revoked",
        "v=DKIM1; k=rsa | DIFFERENT | lacks p=",
        "v=DKIM2; p=KEY | DIFFERENT | v=DKIM1",
        "v=spf1 -all | DIFFERENT | v=DKIM1",
        "v=DKIM1; k=ed25519; p=KEY | DIFFERENT | k=ed25519",
        "v=DKIM1; h=sha1; p=KEY | DIFFERENT | sha256",
        "v=DKIM1; s=tlsrpt; p=KEY | DIFFERENT | not for e-mail",
        "v=DKIM1; p=CUT | DIFFERENT | only the beginning",
        "v=DKIM1; p=AAAA | DIFFERENT | another key",
        "v=DKIM1; p=!!!! | DIFFERENT | no base64"})
    void whatDnsHasIsCompared(String record, Verdict verdict, String words) {
        var published = Published.of(Signed.KEY, List.of(record.replace("KEY", P).replace("CUT", P.substring(0, 220)).replace("KE Y", P.charAt(0) + "*")));
        assertThat(published.verdict()).as(published.words()).isEqualTo(verdict);
        assertThat(published.words()).contains(words);
    }
}
