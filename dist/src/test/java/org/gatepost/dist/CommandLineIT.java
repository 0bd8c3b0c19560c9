package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What scripts rely on: words and exit codes of the command line, each from a process of its own.
class CommandLineIT {

    @TempDir
    private Path home;

    private static final String LISTEN = "listen=127.0.0.1:0";
    private static final String CONTROL = "control.listen=127.0.0.1:0";

    @Test
    void aSecondGatewayOnTheSameHomeIsRefusedAndToldWhoHasIt() throws Exception {
        try (var first = GatepostProcess.run(home, LISTEN, CONTROL)) {
            var second = gatepost("run", "--set", LISTEN);
            assertThat(second.code()).isEqualTo(75);
            assertThat(second.errors()).contains("another gateway runs on", "process ", "control 127.0.0.1:");
            assertThat(first.terminate()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var result = gatepost("run", "--set", "listen=127.0.0.1:" + taken.getLocalPort(), "--set", CONTROL);
            assertThat(result.code()).isEqualTo(69);
            assertThat(result.errors()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aWrongSettingIsRefusedWithFileLineAndKey() throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), "# mine\nsend.dely = 5m\n");
        var result = gatepost("run");
        assertThat(result.code()).isEqualTo(78);
        assertThat(result.errors()).contains("gatepost.properties:2", "send.dely", "do you mean send.delay?");
    }

    @Test
    void aMissingTransportNamesWhatIsInstalled() throws Exception {
        var result = gatepost("run", "--set", "transport=pigeon");
        assertThat(result.code()).isEqualTo(78);
        assertThat(result.errors()).contains("no transport named 'pigeon' is installed; installed: direct, smtp");
    }

    @Test
    void aSecretOnTheCommandLineIsRefused() throws Exception {
        var result = gatepost("run", "--set", "smtp.password=geheim");
        assertThat(result.code()).isEqualTo(64);
        assertThat(result.errors()).contains("${env:NAME}").doesNotContain("geheim");
    }

    @Test
    void withoutAGatewayTheCommandsSaySo() throws Exception {
        assertThat(gatepost("status").code()).isEqualTo(69);
        assertThat(gatepost("pause").errors()).contains("no gateway runs on");
        assertThat(gatepost("queue", "retract").code()).as("neither ids nor --all").isEqualTo(64);
        assertThat(GatepostProcess.command("nonsense").code()).isEqualTo(64);
        assertThat(GatepostProcess.command("queue", "nonsense").code()).isEqualTo(64);
        assertThat(gatepost("queue", "list", "--limit", "many").code()).isEqualTo(64);
        assertThat(gatepost("run", "--set", "nonsense").code()).isEqualTo(64);
        assertThat(GatepostProcess.command().code()).isEqualTo(64);
        assertThat(GatepostProcess.command("--help").code()).isZero();
        assertThat(GatepostProcess.command("--version").out()).startsWith("gatepost ");
    }

    @Test
    void theLifeOfALetterByCommands() throws Exception {
        try (var sink = new Sink();
                var gatepost = GatepostProcess.run(home, LISTEN, CONTROL, "smtp.host=127.0.0.1", "smtp.port=" + sink.port(), "smtp.tls=disable", "send.delay=1h");
                var letters = new Letters(gatepost.smtpPort())) {
            var id = letters.send("one@example.com");
            assertThat(gatepost("queue", "list").out()).contains(id, "pending", "one@example.com");
            assertThat(gatepost("queue", "list", "--json").out()).startsWith("{\"id\":\"" + id + "\",\"state\":\"pending\",\"undoStatus\":\"pending\"");
            assertThat(gatepost("queue", "list", "--state", "held", "--count").out()).isEqualTo("0\n");
            assertThat(gatepost("queue", "show", id).out()).contains("Subject:", "a letter");
            assertThat(gatepost("queue", "cat", id).out()).startsWith("Received: from letters.example ([127.0.0.1])").endsWith("\r\n\r\nIts text.\r\n");
            assertThat(gatepost("queue", "hold", id).out()).isEqualTo(id + " held\n");
            assertThat(gatepost("queue", "retract", id).out()).isEqualTo(id + " retracted\n");
            assertThat(gatepost("queue", "retract", id).code()).as("again counts").isZero();
            assertThat(gatepost("queue", "release", id).code()).isEqualTo(69);
            assertThat(gatepost("queue", "hold", "--all")).as("nothing that it can apply to").isEqualTo(new GatepostProcess.Result(0, "", "no letter matches\n"));
            assertThat(gatepost("queue", "restore", id).out()).startsWith(id + " restored");
            assertThat(gatepost("pause").code()).isZero();
            assertThat(gatepost("queue", "release", id).out()).isEqualTo(id + " released\n");
            assertThat(gatepost("status").out()).contains("no: sending is paused", "1 queued");
            assertThat(sink.copies()).isZero();
            assertThat(gatepost("resume").code()).isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies("one@example.com") == 1);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gatepost("queue", "retract", id).out()).isEqualTo(id + " too late\n"));
            assertThat(gatepost("queue", "show", id).out()).contains("delivered: 127.0.0.1: 250 2.0.0");
            assertThat(gatepost("queue", "retract", "0123456789NO").out()).isEqualTo("0123456789NO not found\n");
            assertThat(gatepost("queue", "list").out()).isEmpty();
            assertThat(gatepost("queue", "show", "no id", "%").errors()).isEqualTo("no id not found\n% not found\n");
            assertThat(gatepost("queue", "show", id + "/content").code()).isEqualTo(69);
            assertThat(gatepost("queue", "cat", "?").code()).isEqualTo(69);
            assertThat(gatepost("queue", "retract", "--json", "no \"id\"").out()).isEqualTo("{\"id\":\"no \\\"id\\\"\",\"result\":\"notFound\"}\n");
            assertThat(gatepost("queue", "delay", id, "--for", "soon").code()).isEqualTo(64);
        }
    }

    @Test
    void withoutAServerMailIsKeptAndTheReasonIsSaid() throws Exception {
        try (var gatepost = GatepostProcess.run(home, LISTEN, CONTROL, "send.delay=0"); var letters = new Letters(gatepost.smtpPort())) {
            var id = letters.send("one@example.com");
            var shown = gatepost("queue", "show", id, "--json").out();
            assertThat(shown).contains("\"state\":\"queued\"", "no server configured");
        }
    }

    @Test
    void aSettingIsCheckedBeforeItIsWrittenAndTheFileIsForItsOwnerAlone() throws Exception {
        assertThat(gatepost("config", "set", "send.delay=soon").code()).isEqualTo(78);
        assertThat(gatepost("config", "set", "send.delay=90s").code()).isZero();
        assertThat(gatepost("config", "get", "send.delay").out()).isEqualTo("90s\n");
        assertThat(gatepost("config", "list").out()).contains("\nsend.delay = 90s\n", "\n#smtp.port = \n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("gatepost.properties")))).isEqualTo("rw-------");
    }

    @Test
    void aSettingsFileThatBecomesWrongChangesNothingAndIsNamedInStatus() throws Exception {
        try (var _ = GatepostProcess.run(home, LISTEN, CONTROL)) {
            Files.writeString(home.resolve("gatepost.properties"), "send.delay = never\n");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gatepost("status").out()).contains("refused, the old ones hold", "send.delay"));
            assertThat(gatepost("pause").code()).as("mail can be stopped all the same").isZero();
            assertThat(gatepost("status").out()).contains("no: sending is paused", "refused, the old ones hold");
        }
    }

    private GatepostProcess.Result gatepost(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }

    @Test
    void thePanelNeedsADisplayAndSaysSo() throws Exception {
        var result = GatepostProcess.command("panel", "--home", home.toString());
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.errors()).contains("the control panel needs a display").doesNotContain("Exception").hasLineCount(1);
    }
}
