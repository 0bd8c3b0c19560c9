package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testworld.Certificates;
import org.gatepost.testworld.PolicyAnswer;
import org.gatepost.testworld.PolicyServer;
import org.gatepost.testworld.Ports;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A receiver's MTA-STS policy (RFC 8461), fetched over HTTPS from a real server, decides over its mail hosts.
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class MtaStsTest {

    private static final Certificates AUTHORITY = Certificates.authority();
    private DirectWorld world;
    private PolicyServer policies;

    @TempDir
    private Path home;

    @BeforeEach
    void startTheWorld() throws IOException {
        world = DirectWorld.start(_ -> List.of(Zone.unsigned("safe.test").mx(10, "mx.safe.test").a("mx", "127.0.0.11").a("mta-sts", "127.0.0.21").txt("_mta-sts", "v=STSv1; id=1;")));
        policies = PolicyServer.start("127.0.0.21", Ports.free());
    }

    @AfterEach
    void endTheWorld() {
        policies.close();
        world.close();
    }

    @Test
    void aVerifiedHostGetsTheMail() throws Exception {
        policy("enforce", "mx.safe.test");
        try (var host = host(AUTHORITY.issue("mx.safe.test"))) {
            assertThat(deliver()).isInstanceOfSatisfying(DeliveryReport.Outcomes.class, report -> assertThat(report.outcomes()).hasOnlyElementsOfType(Outcome.Delivered.class));
            assertThat(host.letters()).hasSize(1);
        }
        assertThat(policies.requests()).hasSize(1);
        assertThat(reports()).contains("\"policy-type\":\"sts\"", "\"total-successful-session-count\":1");
    }

    @Test
    void aManInTheMiddleGetsNothing() throws Exception {
        policy("enforce", "mx.safe.test");
        try (var host = host(Certificates.selfSigned("mx.safe.test"))) {
            assertThat(why()).startsWith("MTA-STS of safe.test: ").contains("not trusted");
            assertThat(host.heard("MAIL")).isEmpty();
        }
        assertThat(reports()).contains("\"result-type\":\"certificate-not-trusted\"");
    }

    @Test
    void aHostThatOffersNoTlsAnyMoreGetsNothing() throws Exception {
        policy("enforce", "mx.safe.test");
        try (var host = ScriptedSmtpServer.offering().at("127.0.0.11", world.port()).start()) {
            assertThat(why()).startsWith("MTA-STS of safe.test: ").contains("does not offer TLS");
            assertThat(host.heard("MAIL")).isEmpty();
        }
        assertThat(reports()).contains("\"result-type\":\"starttls-not-supported\"");
    }

    @Test
    void aHostThatThePolicyDoesNotNameGetsNothing() throws Exception {
        policy("enforce", "other.safe.test");
        try (var host = host(AUTHORITY.issue("mx.safe.test"))) {
            assertThat(why()).contains("names other mail hosts than mx.safe.test");
            assertThat(host.connections()).isZero();
        }
    }

    @Test
    void aPolicyThatIsOnlyTestedStopsNothing() throws Exception {
        policy("testing", "other.safe.test");
        try (var host = host(Certificates.selfSigned("mx.safe.test"))) {
            deliver();
            assertThat(host.letters()).hasSize(1);
        }
        assertThat(reports()).contains("the host is not in the policy");
    }

    @Test
    void aPolicyThatIsOnlyTestedCountsWhatItWouldHaveStopped() throws Exception {
        policy("testing", "mx.safe.test");
        try (var host = host(Certificates.selfSigned("mx.safe.test"))) {
            deliver();
            assertThat(host.letters()).hasSize(1);
        }
        assertThat(reports()).contains("\"result-type\":\"certificate-not-trusted\"", "\"policy-type\":\"sts\"", "\"total-successful-session-count\":0");
    }

    @Test
    void aPolicyThatCannotBeFetchedStopsNothingAndIsCounted() throws Exception {
        policies.serve("safe.test", AUTHORITY.issue("mta-sts.safe.test"), PolicyAnswer.status(500));
        try (var host = host(Certificates.selfSigned("mx.safe.test"))) {
            deliver();
            assertThat(host.letters()).hasSize(1);
        }
        assertThat(reports()).contains("\"policy-type\":\"no-policy-found\"", "\"result-type\":\"sts-policy-fetch-error\"", "\"total-successful-session-count\":1");
    }

    private void policy(String mode, String host) {
        policies.serve("safe.test", AUTHORITY.issue("mta-sts.safe.test"), PolicyAnswer.text("version: STSv1\nmode: %s\nmx: %s\nmax_age: 86400\n".formatted(mode, host)));
    }

    private ScriptedSmtpServer host(TestCertificate certificate) throws IOException {
        return ScriptedSmtpServer.offering("PIPELINING").startTls(certificate).at("127.0.0.11", world.port()).start();
    }

    private String why() throws Exception {
        return ((DeliveryReport.Unreachable) deliver()).why().text();
    }

    private DeliveryReport deliver() throws Exception {
        var shared = Map.of("tls.ca-file", AUTHORITY.writeTo(home.resolve("ca.pem")).toString());
        try (var transport = world.open(home, Map.of(), shared, policies.port())) {
            return DirectWorld.deliver(transport, "you@safe.test");
        }
    }

    private String reports() throws IOException {
        try (var files = Files.list(home.resolve("tls-reports"))) {
            return Files.readString(files.findFirst().orElseThrow()).replaceAll("\\s*([:,])\\s*\"", "$1\"").replaceAll("\" ?: ?", "\":");
        }
    }
}
