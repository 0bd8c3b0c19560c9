package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One line for each event, whatever strangers put into it.
class LogLinesTest {

    private static final String NASTY = "mail.example\r\n2026-01-01T00:00:00.000Z INFO  all is well\u001b[2J\u0085\u2028\u202e\0\u009b";
    private static final QueueId ID = new QueueId("0123456789AB");

    @Test
    void aTextLineCannotBeEndedOrForged() {
        var line = line(new TextLines(), "refused by ({})", null, NASTY);
        assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) WARN  refused by \\(mail\\.example\\\\r\\\\n2026.*\n");
        assertThat(line.substring(0, line.length() - 1).chars()).noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u202e');
        assertThat(line).contains("\\u001b[2J\\u0085\\u2028\\u202e\\u0000\\u009b");
    }

    @Test
    void namesOfPeopleStayReadable() {
        assertThat(line(new TextLines(), "{} für {}", null, ID, "Jürgen 渡辺 😀 C:\\mail")).contains("WARN  0123456789AB für Jürgen 渡辺 😀 C:\\mail");
    }

    @Test
    void whatWasThrownStandsOnTheSameLine() {
        var line = line(new TextLines(), "{} the transport failed", new IOException("reset\nby peer"), ID);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("WARN  0123456789AB the transport failed | java.io.IOException: reset\\nby peer\\n\\tat org.gatepost.dist.LogLinesTest");
    }

    @Test
    void aJsonLineIsOneObjectThatSaysTheSame() {
        var line = line(new JsonLines(), "{} refused: {}", new IOException("reset\nby peer"), ID, NASTY + "ü");
        assertThat(line.lines()).hasSize(1);
        assertThat(line.strip().chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        var object = parsed(line);
        assertThat(object.propertyNames()).containsExactly("time", "level", "id", "logger", "thread", "message", "error");
        assertThat(object.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(object.get("level").asString()).isEqualTo("warn");
        assertThat(object.get("id").asString()).isEqualTo("0123456789AB");
        assertThat(object.get("message").asString()).isEqualTo("0123456789AB refused: " + NASTY + "ü");
        assertThat(object.get("error").asString()).startsWith("java.io.IOException: reset\nby peer");
    }

    @Test
    void aLineThatIsNotAboutAMailHasNoId() {
        assertThat(parsed(line(new JsonLines(), "{} accepted from=<x>", null, "0123456789AB")).has("id")).as("a stranger's word").isFalse();
        assertThat(parsed(line(new JsonLines(), "ready", null)).has("id")).isFalse();
    }

    private static JsonNode parsed(String line) {
        return JsonMapper.builder().build().readTree(line);
    }

    private static String line(EncoderBase<ch.qos.logback.classic.spi.ILoggingEvent> lines, String message, @Nullable Throwable thrown, Object... arguments) {
        var logger = new LoggerContext().getLogger("test");
        return new String(lines.encode(new LoggingEvent("", logger, Level.WARN, message, thrown, arguments)), StandardCharsets.UTF_8);
    }
}
