package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gatepost.engine.check.Advice;
import org.junit.jupiter.api.Test;

/// docs/TROUBLESHOOTING.md says what a check says. When this fails, put the table that it prints between the markers.
final class TroubleshootingTest {

    private static final Path PAGE = Path.of("..", "docs", "TROUBLESHOOTING.md");

    @Test
    void thePageHasEveryAdviceInTheWordsOfTheCheck() throws Exception {
        var servers = Arrays.stream(org.gatepost.smtp.client.Advice.values()).map(one -> row(one.symptom(), one.meaning(), one.remedy())).collect(Collectors.joining());
        var here = Arrays.stream(Advice.values()).map(one -> row(one.symptom(), one.meaning(), one.remedy())).collect(Collectors.joining());
        var head = "| you see | it means | do this |\n|---|---|---|\n";
        assertThat(Files.readString(PAGE)).contains("## The server\n\n" + head + servers + "\n## Settings and home\n\n" + head + here);
    }

    private static String row(String symptom, String meaning, String remedy) {
        return "| %s | %s | %s |\n".formatted(symptom, meaning, remedy);
    }
}
