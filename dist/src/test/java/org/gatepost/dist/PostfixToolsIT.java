package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Between Postfix's own load generator and its own sink every mail arrives once and whole.
class PostfixToolsIT {

    private static final int MAILS = 2000;
    private static final Path TOOLS = Path.of(System.getProperty("gatepost.tools"), "postfix").toAbsolutePath();

    @TempDir
    private Path home;

    @TempDir
    private Path dumps;

    @Test
    void allTwoThousandArriveOnceByteForByte() throws Exception {
        Files.setPosixFilePermissions(dumps, PosixFilePermissions.fromString("rwxrwxrwx"));
        int port = freePort();
        var sink = tool("smtp-sink", "-u", "nobody", "-d", "mail.", "127.0.0.1:" + port, "1000");
        try (var gatepost = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + port,
                "smtp.tls=disable", "send.delay=0", "retry.schedule=1s")) {
            var source = tool("smtp-source", "-s", "20", "-l", "5000", "-m", "" + MAILS, "-f", "a@example.org", "-t", "b@example.com",
                    "127.0.0.1:" + gatepost.smtpPort());
            assertThat(source.waitFor()).isZero();
            await().atMost(Duration.ofSeconds(90)).until(() -> dumped().size() >= MAILS);
            assertThat(gatepost.terminate()).isZero();
        } finally {
            sink.destroy();
            sink.waitFor();
        }
        var ids = new HashSet<String>();
        var bodies = new HashSet<String>();
        for (var file : dumped()) {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
            ids.add(text.lines().filter(line -> line.startsWith("Message-Id: ")).findFirst().orElseThrow());
            bodies.add(text.substring(text.indexOf("\n\n", text.indexOf("Message-Id: "))));
        }
        assertThat(dumped()).hasSize(MAILS);
        assertThat(ids).hasSize(MAILS);
        assertThat(bodies).as("all bodies are the same 5000 bytes").hasSize(1);
        assertThat(bodies.iterator().next().length()).isBetween(4500, 5100);
    }

    private List<Path> dumped() throws IOException {
        try (var files = Files.list(dumps)) {
            return files.toList();
        }
    }

    private Process tool(String name, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(TOOLS.resolve("usr/sbin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        if (name.equals("smtp-sink") && !System.getProperty("user.name").equals("root")) {
            command.subList(1, 3).clear(); // only root may become somebody else
        }
        var builder = new ProcessBuilder(command).directory(dumps.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LD_LIBRARY_PATH", TOOLS.resolve("usr/lib/postfix").toString());
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
