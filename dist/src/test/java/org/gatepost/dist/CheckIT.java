package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gatepost check` and `gatepost test`: their words and exit codes, with a gateway and without.
class CheckIT {

    @TempDir
    private Path home;

    @Test
    void withoutAGatewayTheHomeIsLookedAt() throws Exception {
        var certificate = TestCertificates.of(List.of("ip:127.0.0.1"), 90);
        certificate.writeTo(home.resolve("ca.pem"));
        Files.writeString(home.resolve("password"), "secret\n");
        try (var host = SmartHost.with().startTls(certificate).signIn("office@example.org", "secret").start()) {
            Files.writeString(home.resolve("gatepost.properties"), "smtp.host = 127.0.0.1\nsmtp.port = %d\nsmtp.auth = password\nsmtp.user = office@example.org\nsmtp.password = ${file:password}\ntls.ca-file = ca.pem\n"
                    .formatted(host.port()));
            var well = gatepost("check");
            assertThat(well.out()).containsSubsequence("ok       settings", "ok       connect", "ok       tls", "signed in as office@example.org", "MAIL FROM:<office@example.org>: 250", "Mail can leave.\n");
            assertThat(well.out()).doesNotContain("secret\n");
            assertThat(well.code()).isZero();
            var json = gatepost("check", "--json", "--set", "smtp.host=mail.invalid").out().lines().toList();
            assertThat(json).anyMatch(line -> line.startsWith("{\"name\":\"dns\",\"verdict\":\"failed\",\"seen\":\"the name mail.invalid does not resolve\""));
            assertThat(json.getLast()).isEqualTo("{\"ok\":false}");
            assertThat(host.letters()).isEmpty();
        }
        var gone = gatepost("check");
        assertThat(gone.out()).contains("connection refused", "Mail would not leave.");
        assertThat(gone.code()).isEqualTo(69);
        assertThat(gatepost("check", "--from", "nobody").code()).isEqualTo(64);
        Files.writeString(home.resolve("gatepost.properties"), "smtp.hots = x\n");
        assertThat(gatepost("check").out()).contains("gatepost.properties:1: smtp.hots: is not a setting; do you mean smtp.host?", "-        transport");
    }

    @Test
    void aRunningGatewayLooksItselfWithWhatItHas() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start();
                var _ = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + server.port(), "smtp.tls=disable",
                        "helo-name=running.invalid")) {
            var result = gatepost("check", "--from", "me@example.org");
            assertThat(result.out()).contains("MAIL FROM:<me@example.org>: 250", "greets as running.invalid", "Mail can leave.");
            assertThat(result.code()).isZero();
            assertThat(gatepost("check", "--set", "smtp.port=1").out()).as("settings to try").contains("127.0.0.1:1: connection refused");
            assertThat(server.letters()).isEmpty();
        }
    }

    @Test
    void aTestLetterShowsTheConversationAndHowItEnded() throws Exception {
        assertThat(gatepost("test", "you@example.com").code()).as("no gateway runs").isEqualTo(69);
        try (var server = ScriptedSmtpServer.offering().always("RCPT TO:<nobody", Reactions.reply("550 5.1.1 no such user"))
                .always("RCPT TO:<later", Reactions.reply("450 4.2.0 come back later")).start();
                var _ = GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + server.port(), "smtp.tls=disable",
                        "send.delay=hold", "postmaster=me@example.org")) {
            var delivered = gatepost("test", "you@example.com");
            assertThat(delivered.out()).contains("from <me@example.org> to <you@example.com>", "> MAIL FROM:<me@example.org>", "< 250 2.0.0 taken", "delivered: ");
            assertThat(delivered.code()).isZero();
            assertThat(server.letters().getFirst().text()).contains("Subject: Test from Gatepost on ", "To: <you@example.com>", "Message-ID: ");
            var failed = gatepost("test", "nobody@example.com");
            assertThat(failed.out()).contains("550 5.1.1 no such user", "failed");
            assertThat(failed.code()).isEqualTo(69);
            var deferred = gatepost("test", "later@example.com");
            assertThat(deferred.out()).contains("450 4.2.0 come back later", "deferred");
            assertThat(deferred.code()).isEqualTo(75);
            var none = gatepost("test", "no address");
            assertThat(none.code()).isEqualTo(64);
            assertThat(none.errors()).contains("to must be an address like office@example.com");
            assertThat(gatepost("pause").code()).isZero();
            var paused = gatepost("test", "you@example.com");
            assertThat(paused.out()).contains("sending is paused");
            assertThat(paused.code()).isEqualTo(75);
        }
    }

    private GatepostProcess.Result gatepost(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
