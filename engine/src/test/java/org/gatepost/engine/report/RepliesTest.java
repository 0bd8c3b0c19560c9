package org.gatepost.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(Replies.explain(words)).isEqualTo(Replies.UNKNOWN);
    }

    @Test
    void anAddressIsNoCode() {
        assertThat(Replies.row("mx.example.net: 451 host 10.5.1.1 is busy").orElseThrow().name()).isNotEqualTo("no-user");
        assertThat(Replies.row("421 mx.example.net: call 550 5551234").orElseThrow().name()).isEqualTo("server-down");
    }
}
