package org.gatepost.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a policy file and its TXT record say (RFC 8461 3.1, 3.2).
class PolicyTextTest {

    @Test
    void theExampleOfTheRfcIsRead() throws Exception {
        var text = PolicyText.parse("version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n");
        assertThat(text.mode()).contains(StsPolicy.Mode.ENFORCE);
        assertThat(text.mx()).containsExactly("mail.example.com", "*.example.net", "backupmx.example.com");
        assertThat(text.maxAge()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void ofDuplicatesTheFirstCountsAndUnknownKeysCountNothing() throws Exception {
        var text = PolicyText.parse("version:STSv1\r\nmode:testing  \r\nmode: enforce\r\nmx:A.Example.\r\nfuture: yes: no\r\n\r\nmax_age: 0\r\nmax_age: 9");
        assertThat(text.mode()).contains(StsPolicy.Mode.TESTING);
        assertThat(text.maxAge()).isZero();
        assertThat(text.lines()).hasSize(7);
    }

    @Test
    void noneNeedsNoHosts() throws Exception {
        assertThat(PolicyText.parse("version: STSv1\nmode: none\nmax_age: 31557600").mode()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode: enforce;mx: a.example;max_age: 1                    | there is no version
            version: STSv2;mode: enforce;mx: a.example;max_age: 1     | version is not STSv1 but STSv2
            version: STSv1;mx: a.example;max_age: 1                   | there is no mode
            version: STSv1;mode: strict;mx: a.example;max_age: 1      | mode is not enforce, testing or none but strict
            version: STSv1;mode: enforce;max_age: 1                   | there is no mx
            version: STSv1;mode: testing;mx: ;max_age: 1              | mx is not a host name
            version: STSv1;mode: enforce;mx: a.*.example;max_age: 1   | mx is not a host name: a.*.example
            version: STSv1;mode: enforce;mx: *;max_age: 1             | mx is not a host name: *
            version: STSv1;mode: enforce;mx: a.example                | there is no max_age
            version: STSv1;mode: enforce;mx: a.example;max_age: -1    | max_age is not 0 to 31557600 seconds but -1
            version: STSv1;mode: enforce;mx: a.example;max_age: 31557601 | max_age is not
            version: STSv1;mode: enforce;mx: a.example;max_age: 99999999999999999999 | max_age is not
            <html>                                                    | a line has no key: <html>
            """)
    void whatBreaksTheRulesIsRefused(String lines, String why) {
        assertThatThrownBy(() -> PolicyText.parse(lines.replace(';', '\n'))).isInstanceOf(PolicyText.InvalidException.class).hasMessageContaining(why);
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> PolicyText.parse("")).isInstanceOf(PolicyText.InvalidException.class);
    }

    @Test
    void whatStrangersWriteIsShownShortAndWithoutControlCharacters() {
        assertThatThrownBy(() -> PolicyText.parse("\u001b[2J\u202e" + "x".repeat(100_000))).message().hasSizeLessThan(300).doesNotContain("\u001b", "\u202e");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.org, mail.example.org, true",
        "mail.example.org, MAIL.Example.ORG., true",
        "Mail.Example.org., mail.example.org, true",
        "mail.example.org, mail2.example.org, false",
        "mail.example.org, a.mail.example.org, false",
        "*.example.org, mail.example.org, true",
        "*.example.org, MAIL.EXAMPLE.ORG, true",
        "*.example.org, example.org, false",
        "*.example.org, a.b.example.org, false",
        "*.example.org, .example.org, false",
        "*.example.org, mailexample.org, false",
        "*.example.org, mail.example.org.evil.test, false",
    })
    void aWildcardStandsForExactlyOneLabel(String pattern, String host, boolean allowed) {
        assertThat(new StsPolicy("example.org", StsPolicy.Mode.ENFORCE, List.of("other.test", pattern), Instant.EPOCH, "1", List.of()).allows(host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v=STSv1; id=20160831085700Z; | 20160831085700Z",
        "v=STSv1;id=1 | 1",
        "v=STSv1 ; later=x; id=abc | abc",
    })
    void aRecordNamesThePolicy(String text, String id) {
        assertThat(StsRecord.id(List.of("v=spf1 -all", text))).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=STSv1;", "v=STSv1; id=;", "v=STSv1; id=a-b;", "v=STSv1; id=123456789012345678901234567890123", "v=STSv10; id=1", "id=1; v=STSv1;", "v=stsv1; id=1", ""})
    void otherRecordsNameNone(String text) {
        assertThat(StsRecord.id(List.of(text))).isEmpty();
    }

    @Test
    void twoRecordsAreAsNone() {
        assertThat(StsRecord.id(List.of("v=STSv1; id=1;", "v=STSv1; id=2;"))).isEmpty();
        assertThat(StsRecord.id(List.of("v=STSv1; id=1;", "v=STSv1; id=1;"))).isEmpty();
    }
}
