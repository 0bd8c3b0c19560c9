package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.Reactions.hangUp;
import static org.gatepost.testkit.Reactions.reply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.CheckStep.Verdict;
import org.gatepost.api.transport.Checkup;
import org.gatepost.api.transport.Checkup.Author;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `gatepost check` says of direct delivery, in a world whose big receivers are ours: real name servers, real sockets.
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class ReadinessTest {

    /// From which the mail comes, as long as it is not told otherwise.
    private static final String US = "127.0.0.51";

    private static DirectWorld world;

    @TempDir
    private Path home;
    private final Map<String, String> settings = new HashMap<>(Map.of("bind-address", US));

    @BeforeAll
    static void startTheWorld() throws IOException {
        world = DirectWorld.start(_ -> List.of(
                Zone.unsigned("gmail.com").mx(10, "mx.gmail.com").a("mx", "127.0.0.11"),
                Zone.unsigned("outlook.com").mx(10, "mx.outlook.com").a("mx", "127.0.0.12"),
                Zone.reverse().ptr("127.0.0.51", "gate.example.test").ptr("127.0.0.52", "made-up.example.test").ptr("127.0.0.53", "host-127-0-0-53.dsl.test")
                        .ptr("127.0.0.54", "gate.example.test"),
                Zone.unsigned("example.test").a("gate", "127.0.0.51").a("made-up", "127.0.0.99").txt("@", "v=spf1 include:_spf.example.test -all").txt("_spf", "v=spf1 a:gate.example.test -all")
                        .txt("_dmarc", "v=DMARC1; p=reject; sp=quarantine; adkim=s"),
                Zone.unsigned("dsl.test").a("host-127-0-0-53", "127.0.0.53"),
                Zone.unsigned("soft.test").txt("@", "v=spf1 ip4:192.0.2.1 ~all").txt("_dmarc", "v=DMARC1; p=none"),
                Zone.unsigned("twice.test").txt("@", "v=spf1 -all").txt("@", "v=spf1 +all"),
                Zone.unsigned("bare.test").a("@", "127.0.0.11"),
                Zone.lame("mute.test"),
                Zone.unsigned("list.test").a("51.0.0.127", "127.0.0.2").txt("51.0.0.127", "sent spam on Monday"),
                Zone.unsigned("busy.test").a("51.0.0.127", "127.255.255.254"),
                Zone.unsigned("clean.test").a("@", "127.0.0.11")));
    }

    @AfterAll
    static void endTheWorld() {
        world.close();
    }

    @AfterEach
    void endTheHosts() {
        world.endHosts();
    }

    @Test
    void allIsWell() throws Exception {
        receiver();
        var steps = check(new Author("example.test", Optional.of("example.test")));
        assertThat(steps).extracting(CheckStep::verdict).as(steps.toString()).containsOnly(Verdict.OK, Verdict.SKIPPED);
        assertThat(steps).extracting(one -> one.name() + ": " + one.seen()).containsExactly(
                "port 25: reached gmail.com (127.0.0.11)",
                "address: receivers see 127.0.0.51",
                "reverse dns: 127.0.0.51 is called gate.example.test, and back",
                "helo: greets as gate.example.test, the reverse DNS name",
                "spf: example.test: 127.0.0.51 may send its mail",
                "dmarc: example.test asks for p=reject (_dmarc.example.test); mail from here passes by the DKIM signature of example.test and by SPF",
                "block list: none is named in direct.block-lists; asking one tells it our address");
    }

    @Test
    void wherePort25IsBlockedItCannotWork() throws Exception {
        var steps = check(new Author("example.test", Optional.empty()));
        assertThat(step(steps, "port 25")).satisfies(one -> {
            assertThat(one.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(one.seen()).startsWith("none was reached: gmail.com (").contains("refused").contains("outlook.com (");
            assertThat(one.advice()).contains("transport=smtp");
        });
        assertThat(step(steps, "reverse dns").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void whereDnsIsSilentThatIsSaid() throws Exception {
        settings.put("dns.servers", world.dns().silence().getAddress().getHostAddress() + ":" + world.dns().silence().getPort());
        var steps = check();
        assertThat(step(steps, "port 25").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "port 25").advice()).contains("direct.dns.servers");
    }

    @Test
    void aReceiverThatTurnsUsAwayIsQuotedAndItsWordsTellOurAddress() throws Exception {
        world.at("127.0.0.12", ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, reply("554 5.7.1 Service unavailable; client host [127.0.0.51] blocked using Spamhaus")));
        var steps = check();
        assertThat(step(steps, "greeting")).satisfies(one -> {
            assertThat(one.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(one.seen()).startsWith("outlook.com says: 554 5.7.1").contains("Spamhaus");
        });
        assertThat(step(steps, "address").seen()).isEqualTo("receivers see 127.0.0.51");
    }

    @Test
    void aReceiverThatHangsUpIsNotReached() throws Exception {
        world.at("127.0.0.11", ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, hangUp()));
        assertThat(step(check(), "port 25").verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void withoutBeingToldNobodyKnowsTheAddressBehindARouter() throws Exception {
        world.at("127.0.0.11", ScriptedSmtpServer.offering());
        var steps = check(new Author("example.test", Optional.empty()));
        assertThat(step(steps, "address").verdict()).isEqualTo(Verdict.WARNING);
        assertThat(step(steps, "spf").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(step(steps, "dmarc")).satisfies(one -> {
            assertThat(one.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(one.seen()).contains("SPF could not be looked at");
        });
    }

    @Test
    void namesOfOurAddressAreLookedAtBothWays() throws Exception {
        receiverSeeing("127.0.0.52");
        assertThat(step(check(), "reverse dns")).satisfies(one -> assertThat(one.verdict() + one.seen()).isEqualTo("FAILED127.0.0.52 is called made-up.example.test, which does not lead back to it"));
        receiverSeeing("127.0.0.53");
        assertThat(step(check(), "reverse dns").verdict()).as("a name as home lines have").isEqualTo(Verdict.WARNING);
        assertThat(step(check(), "helo")).satisfies(one -> assertThat(one.verdict() + one.advice()).startsWith("WARNING").contains("Set helo-name"));
        receiverSeeing("127.0.0.55");
        assertThat(step(check(), "reverse dns")).satisfies(one -> assertThat(one.verdict() + one.seen()).isEqualTo("FAILED127.0.0.55 has no name"));
    }

    @Test
    void spfIsEvaluatedAsReceiversDo() throws Exception {
        receiver();
        var steps = check(author("soft.test"), author("twice.test"), author("bare.test"), author("mute.test"), author("sub.example.test"));
        var spf = steps.stream().filter(one -> one.name().equals("spf")).toList();
        assertThat(spf).extracting(CheckStep::verdict).containsExactly(Verdict.WARNING, Verdict.FAILED, Verdict.WARNING, Verdict.WARNING, Verdict.WARNING);
        assertThat(spf.get(0).advice()).endsWith("To add: ip4:127.0.0.51");
        assertThat(spf.get(1).seen()).isEqualTo("twice.test: its record cannot be evaluated");
        assertThat(spf.get(2).advice()).endsWith("bare.test. IN TXT \"v=spf1 ip4:127.0.0.51 ~all\"");
        assertThat(spf.get(3).seen()).isEqualTo("mute.test: DNS does not answer");
        receiverSeeing("127.0.0.54");
        assertThat(step(check(author("example.test")), "spf")).satisfies(one -> assertThat(one.verdict() + one.seen()).isEqualTo("FAILEDexample.test: its record says that 127.0.0.54 may not send its mail"));
    }

    @Test
    void dmarcPassesByWhatIsAligned() throws Exception {
        receiver();
        assertThat(dmarc(author("example.test"))).startsWith("WARNING").contains("passes by SPF");
        assertThat(dmarc(new Author("sub.example.test", Optional.of("example.test")))).as("adkim=s wants the same domain").startsWith("FAILED").contains("p=quarantine (_dmarc.example.test)");
        assertThat(dmarc(new Author("sub.example.test", Optional.of("sub.example.test")))).startsWith("OK");
        assertThat(dmarc(new Author("sub.soft.test", Optional.of("soft.test")))).startsWith("OK");
        assertThat(dmarc(author("soft.test"))).startsWith("WARNING").contains("passes by nothing");
        assertThat(dmarc(author("bare.test"))).startsWith("WARNING").contains("has no DMARC record");
        assertThat(dmarc(author("mute.test"))).as("nobody knows").startsWith("WARNING mute.test: ").doesNotContain("no DMARC record");
    }

    @Test
    void blockListsAreAskedWhenTheyAreNamed() throws Exception {
        receiver();
        settings.put("block-lists", "list.test, busy.test, clean.test, mute.test");
        assertThat(check().stream().filter(one -> one.name().equals("block list")).map(one -> one.verdict() + " " + one.seen())).satisfiesExactly(
                one -> assertThat(one).isEqualTo("FAILED 127.0.0.51 is on list.test: sent spam on Monday"),
                one -> assertThat(one).isEqualTo("WARNING busy.test answers with 127.255.255.254, which says nothing about 127.0.0.51"),
                one -> assertThat(one).isEqualTo("OK 127.0.0.51 is not on clean.test"),
                one -> assertThat(one).startsWith("WARNING mute.test: "));
    }

    private static Author author(String domain) {
        return new Author(domain, Optional.empty());
    }

    private String dmarc(Author author) throws Exception {
        var step = step(check(author), "dmarc");
        return step.verdict() + " " + step.seen();
    }

    private static CheckStep step(List<CheckStep> steps, String name) {
        return steps.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError("no step " + name + " in " + steps));
    }

    private void receiver() throws Exception {
        receiverSeeing(US);
    }

    /// Mail comes from the address, and Gmail says so in its reply to EHLO.
    private void receiverSeeing(String address) throws Exception {
        settings.put("bind-address", address);
        world.endHosts();
        world.at("127.0.0.11", ScriptedSmtpServer.offering().always("EHLO", reply("250-mx.gmail.com at your service, [" + address + "]", "250-SIZE 157286400", "250 PIPELINING")));
    }

    private List<CheckStep> check(Author... authors) throws Exception {
        var steps = new ArrayList<CheckStep>();
        try (var transport = world.open(home, settings, Map.of())) {
            transport.check(new Checkup(new NullPath(), Arrays.asList(authors), Duration.ofSeconds(5), Duration.ofSeconds(5)), steps::add);
        }
        return steps;
    }
}
