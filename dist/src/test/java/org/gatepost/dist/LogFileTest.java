package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file in `logs/`: how long, how many, for whom.
class LogFileTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path temporary;

    private final LoggerContext context = new LoggerContext();
    private Path logs = Path.of("");
    private Path active = Path.of("");

    @BeforeEach
    void directoryWithANameThatMeansSomethingToPatterns() throws Exception {
        logs = Files.createDirectory(temporary.resolve("50%d{HH} (of it)"));
        active = logs.resolve("gatepost.log");
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void itIsForItsOwnerAloneAlsoWhenItWasNot() throws Exception {
        open().stop();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(active))).isEqualTo("rw-------");
        Files.setPosixFilePermissions(active, PosixFilePermissions.fromString("rw-r--r--"));
        open().stop();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(active))).isEqualTo("rw-------");
    }

    @Test
    void itIsSetAsideWhenItIsLongAndTheNewOneIsForItsOwnerToo() throws Exception {
        Files.write(active, new byte[(int) LogFile.LONGEST + 1]);
        var today = FileTime.from(NOON);
        Files.setLastModifiedTime(active, today);
        write(NOON, "after");
        assertThat(names()).containsExactly("gatepost-2026-01-31-0001.log", "gatepost.log");
        assertThat(Files.readString(active)).endsWith("after\n").hasLineCount(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(active))).isEqualTo("rw-------");
    }

    @Test
    void itIsSetAsideWhenItsDayIsOver() throws Exception {
        Files.writeString(active, "yesterday\n");
        Files.setLastModifiedTime(active, FileTime.from(NOON.minus(Duration.ofDays(1))));
        write(NOON, "today");
        assertThat(names()).containsExactly("gatepost-2026-01-30-0001.log", "gatepost.log");
        assertThat(Files.readString(logs.resolve("gatepost-2026-01-30-0001.log"))).isEqualTo("yesterday\n");
    }

    @Test
    void itGoesOnOnTheSameDay() throws Exception {
        Files.writeString(active, "before\n");
        Files.setLastModifiedTime(active, FileTime.from(NOON));
        write(NOON, "after");
        assertThat(names()).containsExactly("gatepost.log");
        assertThat(Files.readString(active)).startsWith("before\n").endsWith("after\n");
    }

    @Test
    void theLatestStayAndOtherFilesAreNotTouched() throws Exception {
        for (int day = 10; day < 30; day++) {
            Files.writeString(logs.resolve("gatepost-2026-01-%d-0001.log".formatted(day)), "old\n");
        }
        Files.writeString(logs.resolve("mine.log"), "mine\n");
        Files.writeString(active, "yesterday\n");
        Files.setLastModifiedTime(active, FileTime.from(NOON.minus(Duration.ofDays(1))));
        write(NOON, "today");
        assertThat(names()).hasSize(LogFile.KEPT + 2).contains("gatepost-2026-01-30-0001.log", "gatepost-2026-01-18-0001.log", "mine.log")
                .doesNotContain("gatepost-2026-01-17-0001.log");
    }

    private LogFile open() {
        var file = new LogFile(logs, context);
        file.setEncoder(new TextLines());
        file.start();
        assertThat(file.isStarted()).isTrue();
        return file;
    }

    private void write(Instant now, String message) {
        var file = open();
        var event = new LoggingEvent("", context.getLogger("test"), Level.INFO, message, null, null);
        event.setInstant(now);
        file.doAppend(event);
        file.stop();
    }

    private List<String> names() throws Exception {
        try (var all = Files.list(logs)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
