package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What a running gateway writes to its log, with real strangers on both sides.
class LogsIT {

    private static final String[] ON_ANY_PORT = {"listen=127.0.0.1:0", "control.listen=127.0.0.1:0"};
    private static final String LINE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) (ERROR|WARN |INFO |DEBUG) \\P{Cntrl}*";

    @TempDir
    private Path home;

    @Test
    void strangersCannotForgeLines() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always("RCPT", Reactions.reply("550-5.1.1 no\u001b[2J\u0085such", "550 5.1.1 2026-01-01T00:00:00.000Z INFO  all is well")).start();
                var gatepost = run("smtp.host=127.0.0.1", "smtp.port=" + server.port(), "smtp.tls=disable", "send.delay=0", "log.level=debug")) {
            try (var socket = new Socket("127.0.0.1", gatepost.smtpPort())) {
                socket.getOutputStream().write("HELO x\u001b[31m\u0007\u009b\rforged\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write("Subject: x\rY\r\n\r\nbare\rreturn\r\n.\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
            try (var letters = new Letters(gatepost.smtpPort())) {
                var id = letters.send("one@example.com");
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log()).contains(id + " failed: told <"));
            }
            assertThat(gatepost.terminate()).isZero();
            assertThat(log().lines()).allMatch(line -> line.matches(LINE));
            assertThat(log()).contains("failed, attempt 1: 127.0.0.1: 550 5.1.1 no [2J", "INFO all is well");
            assertThat(gatepost.log()).contains(log().lines().filter(line -> line.contains(" failed: told <")).findFirst().orElseThrow());
        }
    }

    @Test
    void theFormIsSwitchedWhileItRuns() throws Exception {
        try (var gatepost = run("send.delay=1h"); var letters = new Letters(gatepost.smtpPort())) {
            var first = letters.send("one@example.com");
            Files.writeString(home.resolve("gatepost.properties"), "log.format = json\n");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log()).contains("was read again and holds\"}"));
            var second = letters.send("two@example.com");
            assertThat(gatepost.terminate()).isZero();
            assertThat(log().lines().filter(line -> line.contains(first))).first().asString().matches(LINE);
            var line = log().lines().filter(one -> one.contains(second)).findFirst().orElseThrow();
            assertThat(JsonMapper.builder().build().readTree(line).get("id").asString()).isEqualTo(second);
        }
    }

    @Test
    void theFirstLineIsAlreadyAsTheSettingsSay() throws Exception {
        try (var gatepost = run("log.format=json")) {
            assertThat(gatepost.terminate()).isZero();
            assertThat(log()).startsWith("{\"time\":\"");
            assertThat(gatepost.log().lines().filter(line -> line.contains("mail is taken and kept"))).singleElement().asString().startsWith("{\"time\":\"");
        }
    }

    @Test
    void aFullDiskForLogsStopsNoMail() throws Exception {
        Files.createSymbolicLink(Files.createDirectories(home.resolve("logs")).resolve("gatepost.log"), Path.of("/dev/full"));
        try (var sink = new Sink(); var gatepost = run("smtp.host=127.0.0.1", "smtp.port=" + sink.port(), "smtp.tls=disable", "send.delay=0");
                var letters = new Letters(gatepost.smtpPort())) {
            for (int i = 0; i < 50; i++) {
                letters.send(i + "@example.com");
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies() == 50);
            assertThat(gatepost.terminate()).isZero();
            assertThat(gatepost.log()).as("the console still tells").contains("INFO  stopped");
        }
    }

    @Test
    void aLogThatCannotBeOpenedIsSaid() throws Exception {
        Files.createDirectories(home.resolve("logs/gatepost.log/in the way"));
        try (var gatepost = run()) {
            assertThat(gatepost.terminate()).isZero();
            assertThat(gatepost.log()).contains("gatepost.log cannot be written; log lines go to the console only");
        }
    }

    private GatepostProcess run(String... settings) throws Exception {
        var all = new ArrayList<>(List.of(ON_ANY_PORT));
        all.addAll(List.of(settings));
        return GatepostProcess.run(home, all.toArray(String[]::new));
    }

    private String log() throws Exception {
        return Files.readString(home.resolve("logs/gatepost.log"));
    }
}
