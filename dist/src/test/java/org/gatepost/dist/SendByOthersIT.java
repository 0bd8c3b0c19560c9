package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gatepost send` and `sendmail` by a user who may not use the gateway's home.
class SendByOthersIT {

    private static final String HEADER = "From: a@example.org\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@example.org>\n";

    @TempDir
    private Path directory;

    private Arrivals host;
    private int port;
    private Path home;
    private Path folder;
    private Path site;

    @BeforeEach
    void prepare() throws Exception {
        host = new Arrivals();
        OtherUser.assumeRoot();
        OtherUser.open(directory);
        port = unused();
        home = Files.createDirectory(directory.resolve("home"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        folder = Files.createDirectory(directory.resolve("drop"));
        assertThat(new ProcessBuilder("chmod", "1733", folder.toString()).start().waitFor()).isZero();
        site = directory.resolve("site");
        tell("home=" + home, "listen=127.0.0.1:" + port, "intake.pickup=" + folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void whileTheGatewayRunsItGoesBySmtp() throws Exception {
        try (var _ = gateway()) {
            var text = HEADER + "To: B <b@example.com>\nBcc: secret@example.com\n\n.\n..\n\u00fc\u00ff\u0000\nlast";
            var result = send(text, "sendmail", "-t", "-i", "-v", "c@example.com");
            assertThat(result.errors()).isEmpty();
            assertThat(result.out()).matches("queued as [0-9A-Z]{16}\n");
            assertThat(result.code()).isZero();
            assertThat(host.only().to()).containsExactly("b@example.com", "c@example.com", "secret@example.com");
            assertThat(host.only().from()).startsWith("nobody@");
            assertThat(host.only().sent()).isEqualTo((HEADER + "To: B <b@example.com>\n\n.\n..\n\u00fc\u00ff\u0000\nlast\n").replace("\n", "\r\n"));
            assertThat(dropped()).isEmpty();
        }
    }

    @Test
    void whileNothingRunsItWaitsInTheDropFolderForTheNextStart() throws Exception {
        var text = HEADER + "To: B <b@example.com>\nBcc: secret@example.com\nX-Receiver: not@example.com\n\n.\n..\n\u00fc\u00ff\u0000\nlast";
        var result = send(text, "sendmail", "-t", "-i", "-f", "me@example.org", "--json");
        assertThat(result.errors()).isEmpty();
        assertThat(result.out()).matches("\\{\"id\":null,\"dropped\":\"[0-9A-Z]{25}\"\\}\n");
        assertThat(result.code()).isZero();
        assertThat(dropped()).hasSize(1);
        try (var _ = gateway()) {
            assertThat(host.only().from()).isEqualTo("me@example.org");
            assertThat(host.only().to()).containsExactly("b@example.com", "secret@example.com");
            assertThat(host.only().sent()).isEqualTo((HEADER + "To: B <b@example.com>\nX-Receiver: not@example.com\n\n.\n..\n\u00fc\u00ff\u0000\nlast\n").replace("\n", "\r\n"));
            Patience.await("its file is gone").until(() -> dropped().isEmpty());
        }
    }

    @Test
    void theCommandLineSaysItToo() throws Exception {
        tell();
        var dropping = send(HEADER + "\nx\n", "send", "-v", "b@example.com", "--home", home.toString(), "--set", "listen=127.0.0.1:" + port, "--set=intake.pickup=" + folder);
        assertThat(dropping.out()).startsWith("waits in the drop folder as ").contains("Connection refused");
        try (var _ = gateway()) {
            assertThat(host.only().to()).containsExactly("b@example.com");
            var sent = send(HEADER + "\nx\n", "send", "-v", "c@example.com", "--home", home.toString(), "--set", "listen=127.0.0.1:" + port);
            assertThat(sent.out()).startsWith("queued as ");
        }
    }

    @Test
    void whenNobodyCanTakeItTheCodeAndTheWordsSayWhy() throws Exception {
        tell("home=" + home, "listen=127.0.0.1:" + port);
        var nowhere = send(HEADER + "\nx\n", "send", "b@example.com");
        assertThat(nowhere.code()).isEqualTo(75);
        assertThat(nowhere.errors()).contains(home.toString(), "is not yours", "Connection refused", "no drop folder is known");
        var closed = Files.createDirectory(directory.resolve("closed"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        tell("home=" + home, "listen=127.0.0.1:" + port, "intake.pickup=" + closed);
        var shut = send(HEADER + "\nx\n", "send", "b@example.com");
        assertThat(shut.code()).isEqualTo(77);
        assertThat(shut.errors()).contains(closed.toString(), "chmod 1733");
        tell("hom=" + home);
        var mistaken = send(HEADER + "\nx\n", "send", "b@example.com");
        assertThat(mistaken.code()).isEqualTo(78);
        assertThat(mistaken.errors()).contains("'hom'", site.toString());
    }

    @Test
    void whatTheGatewayRefusesIsNotDropped() throws Exception {
        try (var _ = gateway("intake.max-message-size=1KB", "intake.max-recipients=2")) {
            var large = send("\n" + "x\n".repeat(1000), "send", "b@example.com");
            assertThat(large.code()).as(large.errors()).isEqualTo(69);
            var many = send("\nx\n", "send", "b@example.com", "c@example.com", "d@example.com");
            assertThat(many.code()).as(many.errors()).isEqualTo(65);
            assertThat(dropped()).isEmpty();
            assertThat(host.all()).isEmpty();
        }
    }

    @Test
    void aProgramMaySpeakSmtpToItWithAndWithoutAGateway() throws Exception {
        var talk = "EHLO me.example\nMAIL FROM:<a@example.org>\nRCPT TO:<b@example.com>\nDATA\n" + HEADER + "\n..x\n.\nMAIL FROM:<>\nRCPT TO:<c@example.com>\nDATA\n" + HEADER + "\ny\n.\nQUIT\n";
        var alone = send(talk, "sendmail", "-bs");
        assertThat(alone.out().split("250 2.0.0 queued as [0-9A-Z]{25}")).as(alone.out()).hasSize(3);
        assertThat(alone.code()).isZero();
        assertThat(dropped()).hasSize(2);
        try (var _ = gateway()) {
            Patience.await("both arrive").until(() -> host.all().size() == 2);
            assertThat(host.all()).extracting(Arrivals.Arrival::from).containsExactlyInAnyOrder("a@example.org", "");
            assertThat(host.all()).extracting(Arrivals.Arrival::sent).contains((HEADER + "\n.x\n").replace("\n", "\r\n"));
            assertThat(send(talk, "sendmail", "-bs").out()).contains("250 2.0.0 queued as ");
            Patience.await("those arrive too").until(() -> host.all().size() == 4);
        }
        tell("home=" + home, "listen=127.0.0.1:" + port);
        assertThat(send(talk, "sendmail", "-bs").out()).contains("\r\n451 4.3.0 ");
    }

    @Test
    void whatRootLeavesTheGatewaysUserCanTake() throws Exception {
        OtherUser.own(home, folder);
        var command = GatepostProcess.command(List.of("send", "b@example.com", "--home", home.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write((HEADER + "\nx\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        assertThat(process.waitFor()).as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isZero();
        try (var _ = gateway(OtherUser.WRAPPER)) {
            assertThat(host.only().to()).containsExactly("b@example.com");
        }
    }

    private GatepostProcess gateway(String... more) throws IOException {
        return gateway(List.of(), more);
    }

    private GatepostProcess gateway(List<String> wrapper, String... more) throws IOException {
        var all = new ArrayList<>(List.of("listen=127.0.0.1:" + port, "control.listen=127.0.0.1:0", "intake.pickup=" + folder, "smtp.host=127.0.0.1", "smtp.port=" + host.port(),
                "smtp.tls=disable", "send.delay=0"));
        all.addAll(List.of(more));
        return GatepostProcess.run(wrapper, home, all.toArray(String[]::new));
    }

    private void tell(String... lines) throws IOException {
        Files.writeString(site, String.join("\n", lines));
        Files.setPosixFilePermissions(site, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private GatepostProcess.Result send(String text, String... arguments) throws Exception {
        var errors = directory.resolve("errors");
        var command = new ArrayList<>(OtherUser.WRAPPER);
        command.addAll(GatepostProcess.command(List.of(arguments)));
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("GATEPOST_SITE", site.toString());
        builder.environment().remove("GATEPOST_HOME");
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // it has seen enough
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new GatepostProcess.Result(process.exitValue(), out, Files.readString(errors));
    }

    private List<String> dropped() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).filter(name -> name.endsWith(".eml")).toList();
        }
    }

    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
