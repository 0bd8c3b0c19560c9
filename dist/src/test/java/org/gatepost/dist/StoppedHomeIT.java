package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What commands do on a home, before, while and after a gateway runs there. Processes of their own.
@Timeout(120)
class StoppedHomeIT {

    @TempDir
    private Path home;

    @Test
    void aStoppedHomeIsShownAndChangedAndTheNextStartHoldsToIt() throws Exception {
        String taken;
        String held;
        String sent;
        try (var sink = new Sink()) {
            try (var gatepost = start(sink, "send.delay=1h"); var letters = new Letters(gatepost.smtpPort())) {
                taken = letters.send("taken@example.com");
                held = letters.send("held@example.com");
                sent = letters.send("sent@example.com");
                assertThat(gatepost("queue", "release", sent).code()).isZero();
                await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies("sent@example.com") == 1);
                assertThat(gatepost.terminate()).isZero();
            }
            assertThat(gatepost("status").code()).isEqualTo(69);
            assertThat(gatepost("queue", "retry", held).code()).isEqualTo(69);
            assertThat(gatepost("queue", "list").out()).contains(taken, held).doesNotContain(sent);
            assertThat(gatepost("queue", "cat", taken).out()).contains("Subject:");
            assertThat(gatepost("queue", "retract", taken).out()).isEqualTo(taken + " retracted\n");
            assertThat(gatepost("queue", "hold", "--to", "held@").out()).isEqualTo(held + " held\n");
            var late = gatepost("queue", "retract", sent);
            assertThat(late.out()).isEqualTo(sent + " too late\n");
            assertThat(late.code()).isEqualTo(69);
            assertThat(gatepost("history", "--state", "sent").out()).contains(sent, "sent@example.com");
            assertThat(gatepost("history", sent).out()).contains("> RCPT TO:<sent@example.com>", "< 250");
            assertThat(gatepost("queue", "show", sent).out()).contains("State:     sent", "Attempts:  1", "Next hop:  127.0.0.1:");
            try (var gatepost = start(sink, "send.delay=0")) {
                assertThat(gatepost("queue", "list", "--state", "held", "--count").out()).isEqualTo("1\n");
                assertThat(gatepost("queue", "release", held.toLowerCase(Locale.ROOT)).code()).as("ids in any case").isZero();
                await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies("held@example.com") == 1);
                assertThat(sink.copies("taken@example.com")).isZero();
                assertThat(gatepost.terminate()).isZero();
            }
        }
    }

    @Test
    void theQueuesFilesAreLookedAtWhetherAGatewayRunsOrNot() throws Exception {
        try (var sink = new Sink()) {
            String id;
            try (var gatepost = start(sink, "send.delay=1h"); var letters = new Letters(gatepost.smtpPort())) {
                id = letters.send("taken@example.com");
                assertThat(gatepost("queue", "verify").out()).contains("nothing is damaged");
                assertThat(gatepost("queue", "dump").out()).contains("insert " + id);
                assertThat(gatepost.terminate()).isZero();
            }
            assertThat(gatepost("queue", "verify").code()).isZero();
            var segment = home.resolve("queue/seg-00000001.log");
            var bytes = Files.readAllBytes(segment);
            int inContent = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("Subject:");
            bytes[inContent] ^= 1;
            Files.write(segment, bytes);
            var verified = gatepost("queue", "verify");
            assertThat(verified.code()).isEqualTo(65);
            assertThat(verified.out()).contains("DAMAGED " + id);
            assertThat(gatepost("queue", "dump", "../lock").code()).isEqualTo(64);
        }
    }

    @Test
    void whereThereIsNoHomeThereIsNothingToShowAndNothingIsMade() throws Exception {
        var nowhere = home.resolve("nowhere");
        var result = GatepostProcess.command("queue", "list", "--home", nowhere.toString());
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.errors()).contains("no gateway's home");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void hangUpReadsTheSettingsAgainAndAMistakeChangesNothing() throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), "send.delay = 1h\n");
        try (var sink = new Sink(); var gatepost = start(sink)) {
            Files.writeString(home.resolve("gatepost.properties"), "send.dely = 1h\n");
            signal(gatepost, "HUP");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gatepost("status").out()).contains("send.dely", "do you mean send.delay?"));
            Files.writeString(home.resolve("gatepost.properties"), "send.delay = 2h\n");
            signal(gatepost, "HUP");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gatepost("status").out()).doesNotContain("send.dely"));
            assertThat(gatepost.terminate()).isZero();
        }
    }

    @Test
    void historyOutlivesAKill() throws Exception {
        try (var sink = new Sink()) {
            String id;
            try (var gatepost = start(sink, "send.delay=0"); var letters = new Letters(gatepost.smtpPort())) {
                id = letters.send("one@example.com");
                await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies("one@example.com") == 1);
                await().atMost(Duration.ofSeconds(20)).until(() -> gatepost("queue", "list", "--count").out().equals("0\n"));
                signal(gatepost, "KILL");
            }
            assertThat(gatepost("queue", "retract", id).out()).isEqualTo(id + " too late\n");
            assertThat(gatepost("history").out()).contains(id);
        }
    }

    private GatepostProcess start(Sink sink, String... more) throws Exception {
        var settings = new ArrayList<>(List.of("listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + sink.port(), "smtp.tls=disable"));
        settings.addAll(List.of(more));
        return GatepostProcess.run(home, settings.toArray(String[]::new));
    }

    private static void signal(GatepostProcess gatepost, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + gatepost.pid()).start().waitFor()).isZero();
    }

    private GatepostProcess.Result gatepost(String... words) throws Exception {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
