package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatepost.api.transport.Guidance;
import org.gatepost.engine.check.Advice;
import org.junit.jupiter.api.Test;

/// docs/TROUBLESHOOTING.md says what a check says. When this fails, put the table that it prints between the markers.
class TroubleshootingTest {

    private static final Path PAGE = Path.of("..", "docs", "TROUBLESHOOTING.md");

    @Test
    void thePageHasEveryAdviceInTheWordsOfTheCheck() throws Exception {
        var servers = rows(Arrays.stream(org.gatepost.smtp.client.Advice.values()).map(org.gatepost.smtp.client.Advice::guidance));
        var direct = rows(Arrays.stream(org.gatepost.transport.direct.readiness.Advice.values()).map(org.gatepost.transport.direct.readiness.Advice::guidance));
        var here = rows(Arrays.stream(Advice.values()).map(Advice::guidance));
        var head = "| you see | it means | do this |\n|---|---|---|\n";
        assertThat(Files.readString(PAGE)).contains("## The server\n\n" + head + servers + "\n## Direct delivery\n\n" + head + direct + "\n## Settings and home\n\n" + head + here);
    }

    private static String rows(Stream<Guidance> all) {
        return all.map(one -> "| %s | %s | %s |\n".formatted(one.symptom(), one.meaning(), one.remedy())).collect(Collectors.joining());
    }
}
