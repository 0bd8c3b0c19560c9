package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.Reactions.hangUp;
import static org.gatepost.testkit.Reactions.noHandshake;
import static org.gatepost.testkit.Reactions.reply;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testworld.Certificates;
import org.gatepost.testworld.DnsWorld;
import org.gatepost.testworld.Ports;
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

    private static final Certificates AUTHORITY = Certificates.authority();
    private static final List<Setting> SHARED = List.of(
            Setting.text("listen", "", "", "127.0.0.1:2525"), Setting.text("helo-name", "", "", "gate.example.test"), Setting.text("postmaster", "", "", ""),
            Setting.of("tls.ca-file", "", "", "", new Setting.Kind.File()), Setting.number("connection.max-messages", "", "", 100, 1, 100_000));

    private static int port;
    private static DnsWorld dns;

    @TempDir
    private Path home;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startTheWorld() throws IOException {
        port = Ports.free();
        dns = DnsWorld.start(
                Zone.signed("two.test").mx(20, "mx2.two.test").mx(10, "mx1.two.test").a("mx1", "127.0.0.11").a("mx2", "127.0.0.12"),
                Zone.signed("implicit.test").a("@", "127.0.0.11"),
                Zone.signed("null.test").nullMx(),
                Zone.signed("nothing.test").txt("@", "no mail here"),
                Zone.signed("lost.test").mx(10, "nowhere.lost.test"),
                Zone.signed("alias.test").cname("www", "two.test"),
                Zone.lame("broken.test"),
                Zone.signed("us.test").mx(10, "mx.us.test").mx(20, "mx1.two.test").a("mx", "127.0.0.99"),
                Zone.signed("right.test").mx(10, "mx.right.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(server())),
                Zone.signed("wrong.test").mx(10, "mx.wrong.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(Certificates.selfSigned("mx.wrong.test"))),
                Zone.signed("authority.test").mx(10, "mx.right.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.authority(AUTHORITY)),
                Zone.unsigned("unsigned.test").mx(10, "mx.unsigned.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(Certificates.selfSigned("mx.unsigned.test"))),
                Zone.signed("bogus.test").mx(10, "mx.bogus.test").a("mx", "127.0.0.11").tlsa(port, "mx", Tlsa.key(server())).bogus("_" + port + "._tcp.mx"));
    }

    private static final class Server {
        private static final TestCertificate CERTIFICATE = AUTHORITY.issue("mx.right.test", "mx1.two.test");
    }

    private static TestCertificate server() {
        return Server.CERTIFICATE;
    }

    @AfterAll
    static void endTheWorld() {
        dns.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
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
    void theNextHostGetsItWhenTheBestIsDown() throws Exception {
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        assertThat(deliver("you@two.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(other.letters()).hasSize(1);
    }

    @Test
    void theNextHostGetsItWhenTheBestGreetsWithNo() throws Exception {
        at("127.0.0.11", ScriptedSmtpServer.offering().always(ScriptedSmtpServer.CONNECT, reply("554 5.7.1 go away")));
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        assertThat(deliver("you@two.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(other.letters()).hasSize(1);
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
    void whenItIsNotKnownWhetherAHostTookItNoOtherGetsIt() throws Exception {
        at("127.0.0.11", ScriptedSmtpServer.offering().always(ScriptedSmtpServer.FINAL_DOT, hangUp()));
        var other = at("127.0.0.12", ScriptedSmtpServer.offering());
        assertThat(deliver("you@two.test")).hasOnlyElementsOfType(Outcome.Uncertain.class);
        assertThat(other.connections()).isZero();
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
        var silence = dns.silence();
        assertThat(unreachable("you@two.test", Map.of("dns.servers", "127.0.0.1:" + silence.getPort())).isOurs()).isTrue();
    }

    @Test
    void aHostThatIsThisGatewayGetsNothingNorAnyBehindIt() throws Exception {
        var behind = at("127.0.0.11", ScriptedSmtpServer.offering());
        var report = report(Map.of(), Map.of("listen", "127.0.0.99:" + port), "you@us.test");
        assertThat(((DeliveryReport.Outcomes) report).outcomes().getFirst()).isInstanceOf(Outcome.Failed.class);
        assertThat(behind.connections()).isZero();
    }

    @Test
    void withoutDaneAnUnknownCertificateEncryptsAndBrokenTlsGoesInClear() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(Certificates.selfSigned("somebody.test")));
        assertThat(deliver("you@unsigned.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(host.handshakes()).hasSize(1);
        host.close();
        var broken = at("127.0.0.11", ScriptedSmtpServer.offering("STARTTLS").always("STARTTLS", noHandshake()));
        assertThat(deliver("you@unsigned.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(broken.letters()).hasSize(1);
    }

    @Test
    void whatDnsVouchesForIsTaken() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(server()));
        assertThat(deliver("you@right.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(deliver("you@authority.test")).hasOnlyElementsOfType(Outcome.Delivered.class);
        assertThat(host.handshakes()).allSatisfy(one -> assertThat(one.problem()).isEmpty());
        assertThat(host.handshakes().getFirst().names()).containsExactly("mx.right.test");
    }

    @Test
    void aCertificateThatDnsDoesNotVouchForGetsNothingAndNothingGoesInClear() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(server()));
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
    void aTlsaRecordThatCannotBeProvedStopsTheHost() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering().startTls(server()));
        assertThat(unreachable("you@bogus.test", Map.of()).why().text()).contains("DANE");
        assertThat(host.connections()).isZero();
    }

    @Test
    void requiredTlsIsNotGivenUpForABrokenOne() throws Exception {
        var host = at("127.0.0.11", ScriptedSmtpServer.offering());
        unreachable("you@unsigned.test", Map.of("tls", "require"));
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

    private ScriptedSmtpServer at(String address, ScriptedSmtpServer.Terms terms) throws IOException {
        var server = terms.at(address, port).start();
        open.add(server);
        return server;
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

    private DeliveryReport report(Map<String, String> more, Map<String, String> shared, String... recipients) throws Exception {
        try (var transport = open(more, shared)) {
            var to = Arrays.stream(recipients).map(Recipient::of).toList();
            return transport.deliver(new DeliveryRequest(new QueueId("0123456789"), 1, new Lane("direct:" + to.getFirst().address().domainKey()), Mailbox.of("me@example.test"),
                    MailParameters.NONE, to, new Letter("Subject: hello\r\n\r\nhello\r\n")));
        }
    }

    private Transport open(Map<String, String> more, Map<String, String> shared) {
        var values = new HashMap<>(Map.of("port", "" + port, "dns.servers", dns.resolverText(), "dns.trust-anchor", dns.trustAnchor().toString(), "timeout.connect", "5s",
                "timeout.command", "10s"));
        values.putAll(more);
        var provider = new DirectTransportProvider();
        return provider.open(Settings.of(provider.settings(), values), new TransportContext(InstantSource.system(), Settings.of(SHARED, shared), home));
    }

    private record Letter(String text) implements Content {
        @Override
        public long size() {
            return text.length();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
