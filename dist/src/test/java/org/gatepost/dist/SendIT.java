package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gatepost send` and `sendmail`, as scripts call them: processes, pipes, exit codes.
class SendIT {

    private static final String HEADER = "From: a@example.org\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@example.org>\n";

    @TempDir
    private Path home;

    private Arrivals host;

    @BeforeEach
    void listen() throws IOException {
        host = new Arrivals();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void whatAScriptWritesArrivesByteForByte() throws Exception {
        try (var _ = gateway("send.delay=0")) {
            var text = HEADER + "Subject: dots\n\n.\n..\n.x\n\u00fc\u00ff\nlast";
            var result = send(text, "send", "-i", "-f", "me@example.org", "b@example.com", "c@example.com", "-v");
            assertThat(result.errors()).isEmpty();
            assertThat(result.out()).matches("queued as [0-9A-Z]{16}\n");
            assertThat(result.code()).isZero();
            var arrival = host.only();
            assertThat(arrival.sent()).isEqualTo(text.replace("\n", "\r\n") + "\r\n");
            assertThat(arrival.from()).isEqualTo("me@example.org");
            assertThat(arrival.to()).containsExactly("b@example.com", "c@example.com");
            assertThat(files("spool/tmp")).isEmpty();
        }
    }

    @Test
    void aLargeMessageNeedsNoLargeHeap() throws Exception {
        try (var _ = gateway("send.delay=0")) {
            var text = HEADER + "\n" + "0123456789 a line of a large message\n".repeat(20 << 20 >> 5);
            assertThat(send(List.of("-Xmx16m"), text, "send", "b@example.com").code()).isZero();
            assertThat(digest(host.only().sent())).isEqualTo(digest(text.replace("\n", "\r\n")));
        }
    }

    @Test
    void recipientsOfTheHeaderGetItAndNobodySeesBcc() throws Exception {
        try (var _ = gateway("send.delay=0")) {
            var text = HEADER + "To: B <b@example.com>, g: c@example.com;\nBcc: secret@example.com,\n other@example.com\n\nx\n";
            var result = send(text, "sendmail", "-t", "-oi", "d@example.com");
            assertThat(result).isEqualTo(new GatepostProcess.Result(0, "", ""));
            var arrival = host.only();
            assertThat(arrival.to()).containsExactly("b@example.com", "c@example.com", "d@example.com", "other@example.com", "secret@example.com");
            assertThat(arrival.sent()).isEqualTo((HEADER + "To: B <b@example.com>, g: c@example.com;\n\nx\n").replace("\n", "\r\n"));
        }
    }

    @Test
    void aThousandRecipientsOfTheHeaderGetIt() throws Exception {
        try (var _ = gateway("send.delay=0")) {
            var all = IntStream.range(0, 1000).mapToObj("a-recipient-with-quite-a-name-%d@department.example.com"::formatted).sorted().toList();
            var text = HEADER + "To: " + String.join(",\n ", all.subList(0, 500)) + "\nBcc: " + String.join(", ", all.subList(500, 1000)) + "\n\nx\n";
            var result = send(text, "send", "-t");
            assertThat(result).isEqualTo(new GatepostProcess.Result(0, "", ""));
            Patience.await("all have it").until(() -> host.all().stream().mapToInt(one -> one.to().size()).sum() == 1000);
            assertThat(host.all().stream().flatMap(one -> one.to().stream()).sorted()).isEqualTo(all);
            var more = send(text.replace("\nBcc:", "\nBcc: one-more@example.com,"), "send", "-t");
            assertThat(more.code()).as("the limit is the gateway's").isEqualTo(65);
            assertThat(more.errors()).contains("too many recipients: 1001; at most 1000");
        }
        assertThat(files("spool")).isEmpty();
    }

    @Test
    void cronMayCallIt() throws Exception {
        try (var _ = gateway("send.delay=0")) {
            var text = "From: root (Cron Daemon)\nTo: root\nSubject: Cron\n\n.\nout\n";
            assertThat(send(text, "sendmail", "-FCronDaemon", "-i", "-B8BITMIME", "-oem", "root").code()).isZero();
            var arrival = host.only();
            assertThat(arrival.to().getFirst()).startsWith("root@");
            assertThat(arrival.sent()).contains("From: root (Cron Daemon)\r\n").endsWith("\r\n\r\n.\r\nout\r\n");
        }
    }

    @Test
    void withoutAGatewayTheLetterWaitsForTheNextStart() throws Exception {
        var fresh = home.resolve("not/there/yet");
        var sent = send(List.of(), HEADER + "\nx\n", "sendmail", "-f", "", "b@example.com", "--json", "--home", fresh.toString());
        assertThat(sent.out()).matches("\\{\"id\":null,\"spooled\":\"[0-9A-Z]{19}\"\\}\n");
        assertThat(sent.code()).isZero();
        try (var _ = GatepostProcess.run(fresh, settings("send.delay=0"))) {
            assertThat(host.only().sent()).isEqualTo((HEADER + "\nx\n").replace("\n", "\r\n"));
            assertThat(host.only().from()).isEmpty();
        }
        try (var spool = Files.list(fresh.resolve("spool"))) {
            assertThat(spool.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whereAnotherGatewayHasThePortTheLetterWaitsInItsOwnHome() throws Exception {
        var other = Files.createDirectories(home.resolve("other"));
        try (var _ = GatepostProcess.run(other, settings("send.delay=0"))) {
            Files.createDirectories(home.resolve("run"));
            Files.copy(other.resolve("run/port"), home.resolve("run/port")); // left by one that was killed
            Files.writeString(home.resolve("run/control.token"), "of another gateway, also thirty-two bytes");
            assertThat(send(HEADER + "\nx\n", "send", "-v", "b@example.com").out()).startsWith("waits in the spool as ").contains("401");
            assertThat(GatepostProcess.command("queue", "list", "--count", "--home", other.toString()).out()).isEqualTo("0\n");
        }
    }

    @Test
    void theDelayOfASpooledLetterIsWholeWhenTheGatewayTakesIt() throws Exception {
        assertThat(send(HEADER + "\nx\n", "send", "b@example.com").code()).isZero();
        try (var _ = gateway("send.delay=1h")) {
            Patience.await("the letter is pending").untilAsserted(() -> assertThat(
                    GatepostProcess.command("queue", "list", "--state", "pending", "--count", "--home", home.toString()).out()).isEqualTo("1\n"));
        }
    }

    @Test
    void aSenderThatIsKilledHasSentNothing() throws Exception {
        var random = new Random(7);
        try (var _ = gateway("send.delay=0")) {
            for (int i = 0; i < 6; i++) {
                var process = start(List.of(), "send", "b@example.com");
                var out = process.getOutputStream();
                out.write((HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
                out.write("never whole\n".repeat(random.nextInt(200_000)).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(random.nextInt(600)); // a moment of its start, or of its reading
                process.destroyForcibly().waitFor();
            }
            assertThat(send(HEADER + "\nwhole\n", "send", "c@example.com").code()).isZero();
            assertThat(host.only().to()).containsExactly("c@example.com");
            Thread.sleep(1500); // the spool is looked at in between
            assertThat(host.all()).hasSize(1);
        }
    }

    @Test
    void aProgramMaySpeakSmtpToItWithAndWithoutAGateway() throws Exception {
        var talk = "EHLO me.example\nMAIL FROM:<a@example.org>\nRCPT TO:<b@example.com>\nDATA\n" + HEADER + "\n..x\n.\nQUIT\n";
        var alone = send(talk, "sendmail", "-bs");
        assertThat(alone.out()).startsWith("220 ").contains("250 2.0.0 queued as ").contains("\r\n221 ");
        assertThat(alone.code()).isZero();
        assertThat(files("spool")).hasSize(1);
        try (var _ = gateway("send.delay=0")) {
            assertThat(host.only().sent()).isEqualTo((HEADER + "\n.x\n").replace("\n", "\r\n"));
            assertThat(send(talk, "sendmail", "-bs").out()).contains("250 2.0.0 queued as ");
            Patience.await("both arrive").until(() -> host.all().size() == 2);
            assertThat(send(talk.replace(".\nQUIT\n", ""), "sendmail", "-bs").code()).as("it left before the end").isZero();
            assertThat(files("spool/tmp")).isEmpty();
        }
        assertThat(host.all()).hasSize(2);
    }

    @Test
    void whatIsWrongHasTheCodeOfSysexits() throws Exception {
        assertThat(send("x", "send").code()).as("nobody is named").isEqualTo(64);
        assertThat(send("x", "send", "-z").code()).isEqualTo(64);
        assertThat(send("Subject: x\n\n", "send", "-t").code()).as("-t finds nobody").isEqualTo(65);
        var bad = send("x", "send", "a b c@@d");
        assertThat(bad.code()).isEqualTo(65);
        assertThat(bad.errors()).contains("a b c@@d");
        var file = Files.writeString(home.resolve("file"), "");
        assertThat(send("x", "send", "b@example.com", "--home", file.resolve("x").toString()).code()).isEqualTo(73);
        assertThat(files("spool")).isEmpty();
        try (var _ = gateway("intake.max-message-size=1KB", "intake.max-recipients=2")) {
            assertThat(send("\n" + "x\n".repeat(1000), "send", "b@example.com").code()).as("too large").isEqualTo(69);
            assertThat(send("\nx\n", "send", "b@example.com", "c@example.com", "d@example.com").code()).as("too many").isEqualTo(65);
            assertThat(send("\nx\n", "send", "b@example.com").code()).isZero();
            assertThat(send("", "sendmail", "-bp").out()).contains("b@example.com");
            assertThat(files("spool")).isEmpty();
        }
    }

    private GatepostProcess gateway(String... more) throws IOException {
        return GatepostProcess.run(home, settings(more));
    }

    private String[] settings(String... more) {
        var all = new ArrayList<>(List.of("listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + host.port(), "smtp.tls=disable"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private GatepostProcess.Result send(String text, String... arguments) throws Exception {
        return send(List.of(), text, arguments);
    }

    private GatepostProcess.Result send(List<String> jvm, String text, String... arguments) throws Exception {
        var process = start(jvm, arguments);
        var errors = new ArrayList<String>();
        var reader = Thread.ofVirtual().start(() -> errors.add(read(process)));
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // it has seen enough
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return new GatepostProcess.Result(process.exitValue(), out, errors.getFirst());
    }

    /// @param jvm options that come last and so hold
    private Process start(List<String> jvm, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--home")) {
            all.addAll(1, List.of("--home", home.toString()));
        }
        var command = GatepostProcess.command(all);
        command.addAll(command.indexOf("-cp"), jvm);
        return new ProcessBuilder(command).start();
    }

    private static String read(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> files(String directory) throws IOException {
        if (!Files.isDirectory(home.resolve(directory))) {
            return List.of();
        }
        try (var all = Files.list(home.resolve(directory))) {
            return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String digest(String text) throws Exception {
        return text.length() + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
