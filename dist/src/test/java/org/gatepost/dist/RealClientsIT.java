package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Letters of programs that people use arrive as they were handed in, but for the one Received line on top.
class RealClientsIT {

    private static final String LETTER = """
            From: =?utf-8?q?B=C3=BCro?= <office@example.org>
            To: customer@example.com
            Bcc: secret@example.com
            Content-Length: 12345
            Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=
            Date: Mon, 2 Mar 2026 10:00:00 +0100
            Message-ID: <letter@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Grüße.
            .
            .. two dots
            \tand a tab at the end\t
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename="data.bin"
            Content-Transfer-Encoding: base64

            AAECAwQFBgcICQoLDA0ODw==
            --b--
            """.replace("\n", "\r\n");

    @TempDir
    private Path home;

    private SmartHost smartHost;
    private GatepostProcess gatepost;

    @BeforeEach
    void start() throws Exception {
        smartHost = SmartHost.with().start();
        gatepost = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + smartHost.port(),
                "smtp.tls=disable", "send.delay=0");
    }

    @AfterEach
    void stop() throws Exception {
        gatepost.close();
        smartHost.close();
    }

    @Test
    void swaks() throws Exception {
        var file = Files.writeString(home.resolve("letter.eml"), LETTER.substring(0, LETTER.length() - 2)); // swaks adds the last line end
        run("swaks", "--server", "127.0.0.1:" + gatepost.smtpPort(), "--from", "office@example.org", "--to", "customer@example.com", "--data", "@" + file);
        assertThat(arrived()).isEqualTo(LETTER);
    }

    @Test
    void curl() throws Exception {
        run("curl", "-sS", "smtp://127.0.0.1:" + gatepost.smtpPort(), "--mail-from", "office@example.org", "--mail-rcpt", "customer@example.com", "-T", letter().toString());
        assertThat(arrived()).isEqualTo(LETTER);
    }

    @Test
    void pythonSmtplib() throws Exception {
        run("/usr/bin/python3", "-c", """
                import smtplib, sys
                with smtplib.SMTP('127.0.0.1', %d) as s:
                    s.sendmail('office@example.org', ['customer@example.com'], open(sys.argv[1], 'rb').read())
                """.formatted(gatepost.smtpPort()), letter().toString());
        assertThat(arrived()).isEqualTo(LETTER);
    }

    /// The content without our Received line.
    private String arrived() {
        await().atMost(Duration.ofSeconds(30)).until(() -> smartHost.letters().size() == 1);
        var letter = smartHost.letters().getFirst();
        assertThat(letter.to()).containsExactly("customer@example.com");
        var text = new String(letter.content(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("Received: from ");
        return text.substring(text.indexOf("\r\nFrom: ") + 2);
    }

    private Path letter() throws IOException {
        return Files.write(home.resolve("letter.eml"), LETTER.getBytes(StandardCharsets.UTF_8));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var log = Files.createTempFile("client-", ".log");
        var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor()).as(() -> "exit code of " + command[0] + ": " + log).isZero();
    }
}
