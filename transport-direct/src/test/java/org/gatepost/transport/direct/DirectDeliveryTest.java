package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.Reactions.reply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testworld.Certificates;
import org.gatepost.testworld.Swallower;
import org.gatepost.testworld.Tlsa;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Delivery to MX hosts that DNS names: real name servers, real sockets.
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class DirectDeliveryTest {

    private static final TestCertificate CERTIFICATE = Certificates.selfSigned("mx.right.test");

    private static DirectWorld world;

    @TempDir
    private Path home;

    @BeforeAll
    static void startTheWorld() throws IOException {
        world = DirectWorld.start(port -> List.of(
                Zone.signed("two.test").mx(20, "mx2.two.test").mx(10, "mx1.two.test").a("mx1", "127.0.0.11").a("mx2", "127.0.0.12"),
                Zone.signed("equal.test").mx(10, "mx1.equal.test").mx(10, "mx2.equal.test").a("mx1", "127.0.0.11").a("mx2", "127.0.0.12"),
                Zone.signed("pair.test").mx(10, "mx.pair.test").a("mx", "127.0.0.11").a("mx", "127.0.0.12"),
                Zone.signed("implicit.test").a("@", "127.0.0.11"),
                Zone.signed("null.test").nullMx(),
                Zone.signed("nothing.test").txt("@", "no mail here"),
                Zone.signed("lost.test").mx(10, "nowhere.lost.test"),
                Zone.signed("alias.test").cname("www", "two.test"),
                Zone.lame("broken.test"),
                Zone.signed("us.test").mx(10, "mx.us.test").mx(20, "mx1.two.test").a("mx", "127.0.0.99"),
                Zone.signed("right.test").mx(10, "mx.right.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(CERTIFICATE)),
                Zone.signed("wrong.test").mx(10, "mx.wrong.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(Certificates.selfSigned("mx.wrong.test")))));
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
    void theBestHostGetsIt() throws Exception {
        var best = at("127.0.0.11", ScriptedSmtpServer.offering("PIPELINING"));
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        assertThat(deliver("you@two.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(best.letters()).hasSize(1);
        assertThat(best.heard("EHLO")).containsExactly("EHLO gate.example.test");
        assertThat(other.connections()).isZero();
    }

    @Test
    void anAddressThatSwallowsConnectionsHoldsUpNobody() throws Exception {
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        try (var _ = new Swallower(world.port(), "127.0.0.11")) {
            long begin = System.nanoTime();
            var report = report(Map.of("timeout.connect", "40s"), Map.of(), "you@pair.test");
            assertThat(((DeliveryReport.Outcomes) report).outcomes()).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("its own time-out is 40 s").isLessThan(Duration.ofSeconds(20));
            assertThat(other.letters()).hasSize(1);
        }
    }

    @Test
    void aHostThatSwallowsConnectionsIsGivenUpAfterItsTimeOut() throws Exception {
        var next = at("127.0.0.12", ScriptedSmtpServer.offering());
        try (var _ = new Swallower(world.port(), "127.0.0.11")) {
            assertThat(((DeliveryReport.Outcomes) report(Map.of("timeout.connect", "1s"), Map.of(), "you@two.test")).outcomes()).hasOnlyElementsOfType(Outcome.Delivered.class);
            assertThat(next.letters()).hasSize(1);
        }
    }

    @Test
    void itIsSaidWhereMailGoes() {
        try (var transport = world.open(home, Map.of(), Map.of())) {
            assertThat(transport.nextHop("two.test")).isEqualTo("two.test");
            assertThat(transport.nextHop("")).isEqualTo("the mail hosts of each recipient");
        }
    }

    @Test
    void amongEqualsTheOneToWhichAConnectionRestsGetsTheNext() throws Exception {
        var one = at("127.0.0.11", ScriptedSmtpServer.offering("PIPELINING"));
        var other = at("127.0.0.12", ScriptedSmtpServer.offering("PIPELINING"));
        try (var transport = world.open(home, Map.of(), Map.of())) {
            for (int i = 0; i < 20; i++) {
                DirectWorld.deliver(transport, "you@equal.test");
            }
        }
        assertThat(one.connections() + other.connections()).isEqualTo(1);
        assertThat(one.letters().size() + other.letters().size()).isEqualTo(20);
    }

    @Test
    void equalsShareTheLoad() throws Exception {
        var one = at("127.0.0.11", ScriptedSmtpServer.offering());
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        for (int i = 0; i < 40; i++) { // by chance all to one of them: once in 2^39
            deliver("you@equal.test");
        }
        assertThat(one.letters()).isNotEmpty();
        assertThat(other.letters()).isNotEmpty();
    }

    @Test
    void onlyThoseWhoWerePutOffAreTriedWithTheNextHost() throws Exception {
        var best = at("127.0.0.11", ScriptedSmtpServer.offering("PIPELINING").always("RCPT TO:<later@", reply("451 4.3.0 later")).always("RCPT TO:<never@", reply("550 5.1.1 unknown")));
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        var outcomes = deliver("now@two.test", "later@two.test", "never@two.test");
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failed.class);
        assertThat(best.letters()).hasSize(1);
        assertThat(other.heard("RCPT")).containsExactly("RCPT TO:<later@two.test>");
    }

    @Test
    void moreRecipientsThanTheHostTakesAtOnceGoInSeveralTransactions() throws Exception {
        var best = at("127.0.0.11", ScriptedSmtpServer.offering("PIPELINING").on("RCPT TO:<c@", reply("452 4.5.3 too many recipients"))
                .on("RCPT TO:<d@", reply("452 4.5.3 too many recipients")));
        assertThat(deliver("a@two.test", "b@two.test", "c@two.test", "d@two.test")).hasSize(4).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(best.letters()).hasSize(2);
        assertThat(best.connections()).isEqualTo(1);
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering());
        assertThat(deliver("you@implicit.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(deliver("you@[127.0.0.11]")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(deliver("you@www.alias.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(host.letters()).hasSize(3);
    }

    @Test
    void whatCanNeverBeDeliveredFailsAtOnce() throws Exception {
        assertThat(failure("you@null.test")).startsWith("5.1.10");
        assertThat(failure("you@missing.test")).startsWith("5.1.2").contains("does not exist");
        assertThat(failure("you@nothing.test")).startsWith("5.1.2");
        assertThat(failure("you@[300.1.1.1]")).startsWith("5.1.2");
    }

    @Test
    void whatNobodyKnowsNowIsTheDestinationsTrouble() throws Exception {
        assertThat(unreachable("you@broken.test", Map.of()).isOurs()).isFalse();
        assertThat(unreachable("you@lost.test", Map.of()).isOurs()).isFalse();
        assertThat(unreachable("you@two.test", Map.of()).why().text()).contains("cannot connect to mx2.two.test");
    }

    @Test
    void aResolverThatIsDownIsOurTrouble() throws Exception {
        var silence = world.dns().silence();
        assertThat(unreachable("you@two.test", Map.of("dns.servers", "127.0.0.1:" + silence.getPort())).isOurs()).isTrue();
    }

    @Test
    void aHostThatIsThisGatewayGetsNothingNorAnyBehindIt() throws Exception {
        var behind = at("127.0.0.11", ScriptedSmtpServer.offering());
        var report = report(Map.of(), Map.of("listen", "127.0.0.99:" + world.port()), "you@us.test");
        assertThat(((DeliveryReport.Outcomes) report).outcomes().getFirst()).isInstanceOf(Outcome.Failed.class);
        assertThat(behind.connections()).isZero();
    }

    @Test
    void whatDnsVouchesForIsTaken() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(CERTIFICATE));
        assertThat(deliver("you@right.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(host.handshakes()).allSatisfy(one -> assertThat(one.problem()).isEmpty());
        assertThat(host.handshakes().getFirst().names()).containsExactly("mx.right.test");
    }

    @Test
    void aCertificateThatDnsDoesNotVouchForGetsNothingAndNothingGoesInClear() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(CERTIFICATE));
        var report = unreachable("you@wrong.test", Map.of());
        assertThat(report.why().text()).startsWith("DANE").contains("TLSA");
        assertThat(report.isOurs()).isFalse();
        assertThat(host.heard("MAIL")).isEmpty();
    }

    @Test
    void aHostThatDaneProtectsAndThatOffersNoTlsGetsNothing() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering());
        assertThat(unreachable("you@right.test", Map.of()).why().text()).startsWith("DANE").contains("does not offer TLS");
        assertThat(host.heard("MAIL")).isEmpty();
    }

    @Test
    void itLeavesFromTheAddressThatIsSet() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering());
        var report = report(Map.of("bind-address", "127.0.0.77"), Map.of(), "you@two.test");
        assertThat(((DeliveryReport.Outcomes) report).outcomes()).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(host.letters()).hasSize(1);
        assertThat(unreachable("you@two.test", Map.of("bind-address", "::1")).why().text()).contains("cannot connect");
    }

    private static ScriptedSmtpServer at(String address, ScriptedSmtpServer.Terms terms) throws IOException {
        return world.at(address, terms);
    }

    private List<Outcome> deliver(String... recipients) throws Exception {
        return ((DeliveryReport.Outcomes) report(Map.of(), Map.of(), recipients)).outcomes();
    }

    private String failure(String recipient) throws Exception {
        var outcome = deliver(recipient).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return outcome.why().status() + " " + outcome.why().text();
    }

    private DeliveryReport.Unreachable unreachable(String recipient, Map<String, String> settings) throws Exception {
        return (DeliveryReport.Unreachable) report(settings, Map.of(), recipient);
    }

    private DeliveryReport report(Map<String, String> settings, Map<String, String> shared, String... recipients) throws Exception {
        try (var transport = world.open(home, settings, shared)) {
            return DirectWorld.deliver(transport, recipients);
        }
    }
}
