package org.gatepost.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Replies of real servers meet the row that explains them.
final class RepliesTest {

    /// @param row its name
    record Sample(String row, String reply) {}

    static Stream<Sample> samples() throws IOException {
        try (var in = Objects.requireNonNull(RepliesTest.class.getResourceAsStream("samples.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"))
                    .map(cells -> new Sample(cells[0], cells[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aReplyMeetsItsRow(Sample sample) {
        assertThat(Replies.row(sample.reply()).orElseThrow().name()).isEqualTo(sample.row());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "5.1.2 | the domain nowhere.test does not exist | no-domain",
        "5.1.10 | the domain null.test takes no mail (null MX) | null-mx",
        "4.4.1 | cannot connect to mx.example.com:25: no answer | no-answer",
        "4.4.3 | mx1.test: SERVFAIL | dns",
        "5.4.6 | the mail host mx.us.test is this gateway itself: the letter would come back for ever | own-loop",
        "4.7.10 | DANE: mx.right.test:25 does not offer TLS, which is required | protected",
        "4.7.10 | MTA-STS: safe.test names other mail hosts than mx.safe.test | protected",
        "4.7.5 | mail of example.org cannot be signed and waits: there is no file x.pem | unsigned"})
    void aReasonOfOursMeetsItsRowByItsStatus(String status, String words, String row) {
        var parts = status.split("\\.");
        var why = Diagnostic.ours(new Status(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])), words);
        assertThat(Replies.row(why).orElseThrow().name()).isEqualTo(row);
    }

    @Test
    void everyRowHasItsOwnNameAndSaysAllThreeThings() {
        assertThat(Replies.table()).extracting(Replies.Row::name).doesNotHaveDuplicates();
        assertThat(Replies.table()).allSatisfy(row -> assertThat(Stream.of(row.explanation().happened(), row.explanation().weDo(), row.explanation().youCan()))
                .as(row.name()).allSatisfy(sentence -> assertThat(sentence).matches("[A-Z].{8,}\\.").doesNotContain("  ")));
        assertThat(Replies.table()).as("a row that asks for nothing hides all below it").noneMatch(row -> row.codes().isEmpty() && row.words().isEmpty());
    }

    /// Otherwise a row stands behind one that takes everything it could take.
    @Test
    void everyRowOfCodesAloneIsReachedByItsFirstCode() {
        for (var row : Replies.table()) {
            if (row.words().isEmpty() && !row.codes().isEmpty()) {
                var code = row.codes().getFirst().pattern().replace("\\.", ".").replace("\\d+", "77");
                var reply = "mx.example.net: " + (code.length() == 3 ? code : code.charAt(0) + "50 " + code) + " zzz";
                assertThat(Replies.row(reply).orElseThrow().name()).as(reply).isEqualTo(row.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "250 2.0.0 queued", "something unheard of", "host 5.1.1.5 said nothing", "version 4.98.2.1"})
    void whatNobodyKnowsGetsAnHonestSentence(String words) {
        assertThat(Replies.row(words)).isEmpty();
        assertThat(Replies.explain(new Diagnostic(Status.transientFailure(1, 2), words, "mx.example.net"))).isEqualTo(Replies.UNKNOWN);
    }

    @Test
    void anAddressIsNoCode() {
        assertThat(Replies.row("mx.example.net: 451 host 10.5.1.1 is busy").orElseThrow().name()).isNotEqualTo("no-user");
        assertThat(Replies.row("421 mx.example.net: call 550 5551234").orElseThrow().name()).isEqualTo("server-down");
    }
}
