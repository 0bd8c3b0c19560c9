package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.gatepost.testkit.DkimVerifier;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testworld.DnsWorld;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From `dkim create` to a letter that a verifier which is not ours accepts, and to DNS servers that are not ours.
@Timeout(300)
class DkimIT {

    private static final String LETTER = "From: A <a@example.test>\r\nTo: b@example.com\r\nSubject: Gr\u00fc\u00dfe\r\n  folded\r\nX-Other: 1\r\nDate: Fri, 30 Jan 2026 12:00:00 +0000\r\nMessage-ID: <1@example.test>\r\n\r\nfirst  line \r\n..dots\r\n8 bit: \u00e4\r\n\r\n\r\n";

    @TempDir
    private Path home;

    @Test
    void whatLeavesIsAcceptedByAVerifierAndNothingThatWasChanged() throws Exception {
        var made = create("example.test", "--selector", "s1");
        assertThat(made.path("signs").asBoolean()).isTrue();
        try (var host = SmartHost.with().start(); var gatepost = run(host); var verifier = DkimVerifier.with(Map.of(made.path("name").asString(), made.path("value").asString()))) {
            submit(gatepost, LETTER.getBytes(StandardCharsets.UTF_8));
            var signed = host.awaitLetter().content();
            assertThat(new String(signed, StandardCharsets.UTF_8)).startsWith("DKIM-Signature: v=1; ").contains("\r\nReceived: ", LETTER);
            assertThat(verifier.verdict(signed)).isEqualTo("good");
            var changed = signed.clone();
            changed[changed.length - "e\r\n\r\n".length()] ^= 1;
            assertThat(verifier.verdict(changed)).startsWith("bad");
            submit(gatepost, LETTER.replace("a@example.test", "a@elsewhere.test").getBytes(StandardCharsets.UTF_8));
            assertThat(new String(host.awaitLetters(2).getLast().content(), StandardCharsets.UTF_8)).doesNotContain("DKIM-Signature");
            assertThat(gatepost.terminate()).isZero();
        }
    }

    @Test
    void aSignatureThatCameWithALetterStaysGoodUnlessADefaultHadToBeAdded(@TempDir Path next) throws Exception {
        var made = create("example.test");
        try (var host = SmartHost.with().start(); var verifier = DkimVerifier.with(Map.of(made.path("name").asString(), made.path("value").asString()))) {
            byte[] signed;
            try (var signing = run(host)) {
                submit(signing, LETTER.replace("From: A <a@example.test>", "From: a@example.test").getBytes(StandardCharsets.UTF_8));
                signed = host.awaitLetter().content();
            }
            for (var name : List.of("", "Our office")) {
                try (var passing = GatepostProcess.run(next, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + host.port(), "smtp.tls=disable", "send.delay=0",
                        "defaults.sender-name=" + name)) {
                    submit(passing, signed);
                    var arrived = host.awaitLetters(name.isEmpty() ? 2 : 3).getLast().content();
                    assertThat(verifier.verdict(arrived)).startsWith(name.isEmpty() ? "good" : "bad");
                    assertThat(passing.log().contains("the DKIM signature that came with it covers what was added and does not verify any more: from")).isEqualTo(!name.isEmpty());
                    assertThat(passing.terminate()).isZero();
                }
            }
        }
    }

    @Test
    void aLargeLetterIsSignedByAGatewayWithASmallHeap() throws Exception {
        var made = create("example.test");
        try (var host = SmartHost.with().start(); var gatepost = run(host); var verifier = DkimVerifier.with(Map.of(made.path("name").asString(), made.path("value").asString()))) {
            var line = "0123456789 abcdefghijklmnopqrstuvwxyz  0123456789 abcdefghijkl\r\n";
            for (int i = 0; i < 15; i++) { // together more than the heap has
                submit(gatepost, ("From: a@example.test\r\n\r\n" + line.repeat((20 << 20) / line.length())).getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(verifier.verdict(host.awaitLetters(15).getLast().content())).isEqualTo("good");
            assertThat(gatepost.terminate()).isZero();
        }
    }

    @Test
    void aRunningGatewayBeginsToSignAndAnotherKeyWaitsUntilItIsSwitchedOverTo() throws Exception {
        try (var host = SmartHost.with().start(); var gatepost = run(host)) {
            var words = gatepost("dkim", "create", "Example.TEST", "--selector", "s1");
            assertThat(words.code()).as(words.errors()).isZero();
            assertThat(words.out()).contains("mail from example.test is signed from now on", "Name:   s1._domainkey.example.test", "s1._domainkey.example.test. IN TXT ( \"v=DKIM1; k=rsa; p=", "Next: gatepost dkim check example.test --wait");
            var key = home.resolve("dkim/example.test.s1.pem");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
            var bytes = Files.readString(key);
            submit(gatepost, LETTER.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(host.awaitLetters(1).getLast().content(), StandardCharsets.UTF_8)).contains("s=s1;");

            var again = gatepost("dkim", "create", "example.test", "--selector", "s1");
            assertThat(again.code()).isEqualTo(73);
            assertThat(again.errors()).contains("is there already", "--replace");
            assertThat(Files.readString(key)).isEqualTo(bytes);

            assertThat(create("example.test", "--selector", "s2").path("signs").asBoolean()).isFalse();
            assertThat(gatepost("config", "get", "dkim.example.test.selector").out()).isEqualTo("s1\n");
            assertThat(gatepost("config", "set", "dkim.example.test.selector=s2", "dkim.example.test.key=dkim/example.test.s2.pem").code()).isZero();
            submit(gatepost, LETTER.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(host.awaitLetters(2).getLast().content(), StandardCharsets.UTF_8)).contains("s=s2;");
            assertThat(gatepost("config", "list").out()).contains("\ndkim.example.test.key = dkim/example.test.s2.pem\n", "\n#dkim.DOMAIN.key = \n");

            var refused = gatepost("config", "set", "dkim.other.test.selector=s1", "dkim.other.test.key=nowhere");
            assertThat(refused.code()).isEqualTo(78);
            assertThat(refused.errors()).contains("dkim.other.test.key", "there is no file");
            assertThat(gatepost.terminate()).isZero();
        }
        Files.setPosixFilePermissions(home.resolve("dkim/example.test.s2.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        var open = gatepost("run", "--set", "listen=127.0.0.1:0");
        assertThat(open.code()).isEqualTo(78);
        assertThat(open.errors()).contains("dkim.example.test.key", "chmod 600");
    }

    @Test
    void checkSaysWhatDnsHasAndWaitsForWhatIsComing() throws Exception {
        var made = create("example.test", "--selector", "s1");
        var other = create("second.test", "--selector", "s1");
        try (var world = DnsWorld.start(Zone.unsigned("example.test"), Zone.unsigned("second.test").txt("s1._domainkey", other.path("value").asString()))) {
            var dns = "--dns=" + world.resolverText();
            var missing = gatepost("dkim", "check", "example.test", dns);
            assertThat(missing.code()).isEqualTo(69);
            assertThat(missing.out()).contains("missing  example.test: DNS has no TXT record s1._domainkey.example.test", "Add the record below", made.path("zone").asString());
            var all = gatepost("dkim", "check", dns, "--json").out().lines().map(new JsonMapper()::readTree).toList();
            assertThat(all).extracting(one -> one.path("domain").asString() + " " + one.path("verdict").asString()).containsExactlyInAnyOrder("example.test missing", "second.test right");

            var waiting = CompletableFuture.supplyAsync(() -> gatepostUnchecked("dkim", "check", "--wait=5m", dns, "example.test"));
            world.change(Zone.unsigned("example.test").txt("s1._domainkey", other.path("value").asString()));
            await().atMost(Duration.ofSeconds(60)).until(() -> gatepost("dkim", "check", "example.test", dns).out().contains("different example.test: the TXT record s1._domainkey.example.test holds another key"));
            world.change(Zone.unsigned("example.test").txt("s1._domainkey", made.path("value").asString()));
            var right = waiting.join();
            assertThat(right.errors()).contains("waiting: ");
            assertThat(right.out()).startsWith("right    example.test: DNS has our key");
            assertThat(right.code()).isZero();
            assertThat(gatepost("dkim", "check", "--dns", world.silence().getAddress().getHostAddress() + ":" + world.silence().getPort(), "example.test").out()).startsWith("unknown  example.test: nobody knows");
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        assertThat(gatepost("dkim").code()).isEqualTo(64);
        assertThat(gatepost("dkim", "check").code()).isEqualTo(78);
        assertThat(gatepost("dkim", "check").errors()).contains("gatepost dkim create DOMAIN");
        assertThat(gatepost("dkim", "check", "example.test").errors()).contains("mail of example.test is not signed");
        assertThat(gatepost("dkim", "create", "no domain").code()).isEqualTo(64);
        assertThat(gatepost("dkim", "create", "example.test", "--bits", "1024").errors()).contains("2048-4096");
        assertThat(gatepost("dkim", "create", "example.test", "--selector", "a b").code()).isEqualTo(64);
        assertThat(home.resolve("dkim")).doesNotExist();
        Files.writeString(home.resolve("gatepost.properties"), "nonsense = 1\n");
        assertThat(gatepost("dkim", "create", "example.test").code()).as("settings that cannot be written").isEqualTo(78);
        try (var files = Files.list(home.resolve("dkim"))) {
            assertThat(files).as("no key stays that nobody was told of").isEmpty();
        }
    }

    private GatepostProcess run(SmartHost host) throws IOException {
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + host.port(), "smtp.tls=disable", "send.delay=0");
    }

    private JsonNode create(String... words) throws Exception {
        var all = new ArrayList<>(List.of("dkim", "create", "--json"));
        all.addAll(Arrays.asList(words));
        var result = gatepost(all.toArray(String[]::new));
        assertThat(result.code()).as(result.errors()).isZero();
        return new JsonMapper().readTree(result.out());
    }

    private static void submit(GatepostProcess gatepost, byte[] message) throws Exception {
        var file = Files.createTempFile("letter-", ".eml");
        try {
            Files.write(file, message);
            var curl = new ProcessBuilder("curl", "-sS", "smtp://127.0.0.1:" + gatepost.smtpPort(), "--mail-from", "a@example.test", "--mail-rcpt", "b@example.com", "-T", file.toString())
                    .inheritIO().start();
            assertThat(curl.waitFor()).isZero();
        } finally {
            Files.delete(file);
        }
    }

    private GatepostProcess.Result gatepostUnchecked(String... words) {
        try {
            return gatepost(words);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private GatepostProcess.Result gatepost(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
