package org.gatepost.gui.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private static final String INFO = "2026-11-23T08:12:03.101+01:00 INFO  01KAT0Z3V5RN8E2Q put off, attempt 1: 451 4.7.1 Greylisted ERROR code";
    private static final String WARN = "2026-11-23T08:12:05.320+01:00 WARN  mx.example.org: 421 4.3.2 Try again later";
    private final LogLines lines = new LogLines();

    @Test
    void onlyTheLastAreKept() {
        lines.add(numbers(0, LogLines.MOST));
        var change = lines.add(numbers(LogLines.MOST, LogLines.MOST + 3));
        assertThat(change.gone()).isEqualTo(3);
        assertThat(change.more()).hasSize(3);
        assertThat(lines.look(LogLines.Level.ALL, "")).hasSize(LogLines.MOST).startsWith("line 3").endsWith("line " + (LogLines.MOST + 2));
    }

    @Test
    void moreAtOnceThanAreKept() {
        lines.add(numbers(0, 5));
        var change = lines.add(numbers(5, LogLines.MOST + 10));
        assertThat(change.gone()).isEqualTo(5);
        assertThat(change.more()).hasSize(LogLines.MOST).startsWith("line 10");
    }

    @Test
    void whatIsNotLookedAtIsNeitherGoneNorMore() {
        lines.add(numbers(0, LogLines.MOST));
        lines.look(LogLines.Level.ALL, "LINE 1");
        var change = lines.add(List.of("line 1 again", "other"));
        assertThat(change.more()).containsExactly("line 1 again");
        assertThat(change.gone()).as("0 and 1 went; only 1 was seen").isEqualTo(1);
    }

    @Test
    void aLevelTakesWhatIsWorseToo() {
        lines.add(List.of(INFO, WARN));
        assertThat(lines.look(LogLines.Level.WARN, "")).as("what a server says is no level").containsExactly(WARN);
        assertThat(lines.look(LogLines.Level.INFO, "")).containsExactly(INFO, WARN);
        assertThat(lines.look(LogLines.Level.ERROR, "")).isEmpty();
    }

    @Test
    void theIdOfALetterIsFound() {
        assertThat(LogLines.letter(INFO).map(MatchResult::group)).contains("01KAT0Z3V5RN8E2Q");
        assertThat(LogLines.letter(WARN)).isEmpty();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }
}
