package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing acknowledged is ever lost, and every retraction holds, whatever ends the process.
class CrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @RepeatedTest(3)
    void killedUnderLoadItLosesNothingThatWasAcknowledged() throws Exception {
        try (var sink = new Sink()) {
            var acknowledged = new ArrayList<String>();
            try (var gatepost = relaying(sink); var load = new LoadClient(gatepost.smtpPort(), 20)) {
                await().atMost(PATIENCE).until(() -> load.acknowledged().size() > 300 && sink.copies() > 20);
                gatepost.kill();
                load.join();
                acknowledged.addAll(load.acknowledged());
            }
            try (var again = relaying(sink)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.recipients()).containsAll(acknowledged));
                assertThat(again.log()).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void toldToStopUnderLoadItLosesNothingAndSendsNothingTwice() throws Exception {
        try (var sink = new Sink()) {
            var acknowledged = new ArrayList<String>();
            try (var gatepost = relaying(sink); var load = new LoadClient(gatepost.smtpPort(), 20)) {
                await().atMost(PATIENCE).until(() -> load.acknowledged().size() > 300 && sink.copies() > 20);
                assertThat(gatepost.terminate()).isZero();
                load.join();
                acknowledged.addAll(load.acknowledged());
            }
            try (var again = relaying(sink)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.recipients()).containsAll(acknowledged));
                assertThat(again.terminate()).isZero();
            }
            assertThat(sink.recipients()).allSatisfy(to -> assertThat(sink.copies(to)).isEqualTo(1));
        }
    }

    @Test
    void aRetractionThatWasConfirmedHoldsAcrossAKill() throws Exception {
        try (var sink = new Sink()) {
            String retracted;
            String kept;
            try (var gatepost = delaying(sink); var client = new Letters(gatepost.smtpPort())) {
                retracted = client.send("retracted@example.com");
                kept = client.send("kept@example.com");
                assertThat(GatepostProcess.command("queue", "retract", retracted, "--home", home.toString()).out()).isEqualTo(retracted + " retracted\n");
                gatepost.kill();
            }
            try (var again = delaying(sink)) {
                assertThat(GatepostProcess.command("queue", "release", "--all", "--home", home.toString()).out()).isEqualTo(kept + " released\n");
                await().atMost(PATIENCE).until(() -> sink.copies("kept@example.com") == 1);
                var shown = GatepostProcess.command("queue", "show", retracted, "--json", "--home", home.toString());
                assertThat(shown.out()).contains("\"state\":\"retracted\"").contains("\"undoStatus\":\"canceled\"");
                assertThat(again.terminate()).isZero();
            }
            assertThat(sink.copies("retracted@example.com")).isZero();
        }
    }

    private GatepostProcess relaying(Sink sink) throws Exception {
        return start(sink, "0");
    }

    private GatepostProcess delaying(Sink sink) throws Exception {
        return start(sink, "1h");
    }

    private GatepostProcess start(Sink sink, String delay) throws Exception {
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + sink.port(), "smtp.tls=disable",
                "send.delay=" + delay, "retry.schedule=1s");
    }
}
