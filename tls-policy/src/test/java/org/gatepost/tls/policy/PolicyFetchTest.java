package org.gatepost.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.gatepost.smtp.client.Trust;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A policy comes over HTTPS from the right server, or not at all.
@Timeout(60)
class PolicyFetchTest {

    @TempDir
    private Path directory;

    @Test
    void isAskedForAtTheAddressOfOurDnsUnderTheNameOfTheDomain() throws Exception {
        try (var world = new StsWorld(directory)) {
            var policy = world.ask().orElseThrow();
            assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
            assertThat(policy.domain()).isEqualTo("example.org");
            assertThat(policy.id()).isEqualTo("1");
            assertThat(policy.mx()).containsExactly("mail.example.org", "*.backup.example.org");
            assertThat(policy.lines()).containsExactly(StsWorld.ENFORCE);
            assertThat(policy.until()).isEqualTo(world.clock.instant().plusSeconds(604800));
            assertThat(world.server.asked()).containsExactly("GET https://mta-sts.example.org:%d/.well-known/mta-sts.txt sni=mta-sts.example.org".formatted(world.server.port()));
            assertThat(world.sts.trouble("example.org")).isEmpty();
        }
    }

    @Test
    void isTesting() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.serve("version: STSv1", "mode: testing", "mx: mail.example.org", "max_age: 86400");
            assertThat(world.ask().orElseThrow().mode()).isEqualTo(StsPolicy.Mode.TESTING);
        }
    }

    @Test
    void noneIsNoPolicyAndAskedForOnce() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.serve("version: STSv1", "mode: none", "max_age: 86400");
            assertThat(world.ask()).isEmpty();
            assertThat(world.ask()).isEmpty();
            assertThat(world.server.asked()).hasSize(1);
            assertThat(world.sts.trouble("example.org")).isEmpty();
        }
    }

    @Test
    void proxiesOfTheEnvironmentAreNotUsed() throws Exception {
        try (var world = new StsWorld(directory); var proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.setProperty("https.proxyHost", "127.0.0.1");
            System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
            try {
                assertThat(world.ask()).isPresent();
            } finally {
                System.clearProperty("https.proxyHost");
                System.clearProperty("https.proxyPort");
            }
        }
    }

    @Test
    void certificateOfAnotherName() throws Exception {
        try (var world = new StsWorld(directory, TestCertificates.ofAnotherName())) {
            assertThat(world.ask()).isEmpty();
            assertThat(world.trouble().type()).isEqualTo(ResultType.STS_WEBPKI_INVALID);
            assertThat(world.trouble().why()).contains("example.org").contains("for another name than mta-sts.example.org: other.example.org");
            assertThat(world.server.asked()).isEmpty();
        }
    }

    @Test
    void certificateExpired() throws Exception {
        try (var world = new StsWorld(directory, TestCertificates.expired(List.of("dns:mta-sts.example.org")))) {
            assertThat(world.ask()).isEmpty();
            assertThat(world.trouble().why()).contains("the certificate expired on ");
            assertThat(world.trouble().type()).isEqualTo(ResultType.STS_WEBPKI_INVALID);
            assertThat(world.server.asked()).isEmpty();
        }
    }

    @Test
    void certificateThatNobodyTrusts() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.trustingThePlatformOnly();
            assertThat(world.ask()).isEmpty();
            assertThat(world.trouble().type()).isEqualTo(ResultType.STS_WEBPKI_INVALID);
            assertThat(world.trouble().why()).contains("the certificate is not trusted");
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(exchange -> {
                exchange.getResponseHeaders().set("Location", "https://mta-sts.example.org:%d/other.txt".formatted(world.server.port()));
                PolicyServer.reply(exchange, 302, "text/plain", String.join("\n", StsWorld.ENFORCE));
            });
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "the server answered 302 instead of 200");
            assertThat(world.server.asked()).hasSize(1);
        }
    }

    @Test
    void notFound() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(exchange -> PolicyServer.reply(exchange, 404, "text/plain", ""));
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "the server answered 404 instead of 200");
        }
    }

    @Test
    void htmlIsNoPolicy() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(exchange -> PolicyServer.reply(exchange, 200, "text/html; charset=utf-8", String.join("\n", StsWorld.ENFORCE)));
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "the server sent text/html instead of text/plain");
        }
    }

    @Test
    void nonsenseIsInvalid() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.serve("version: STSv1", "mode: enforce", "max_age: 86400");
            refused(world, ResultType.STS_POLICY_INVALID, "there is no mx");
        }
    }

    @Test
    void aBodyWithoutEndIsLeftEarly() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(PolicyFetchTest::endless);
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "larger than 64 KB");
        }
    }

    @Test
    void headersWithoutEndAreLeftEarly() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(exchange -> {
                exchange.getResponseHeaders().set("X-Long", "x".repeat(100_000));
                PolicyServer.reply(exchange, 200, "text/plain", String.join("\n", StsWorld.ENFORCE));
            });
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "line length limit exceeded");
        }
    }

    @Test
    void aBodyThatDripsIsLeftInTime() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.patient(Duration.ofSeconds(3));
            var never = new CountDownLatch(1);
            world.server.answer(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("version: STSv1\n".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
                await(never);
            });
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "took longer than 3 s");
            never.countDown();
        }
    }

    @Test
    void aServerThatSaysNothingIsLeftInTime() throws Exception {
        try (var world = new StsWorld(directory); var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var fetcher = new PolicyFetcher(world.dns.client(), Trust.of(Optional.empty()), new PolicyFetcher.Limits(silent.getLocalPort(), Duration.ofSeconds(20), Duration.ofSeconds(1)));
            var failed = (Fetched.Failed) fetcher.fetch("example.org");
            assertThat(failed.trouble().why()).contains("took longer than 1 s");
        }
    }

    @Test
    void anAddressThatIsClosedIsFollowedByTheNext() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.dns.address("mta-sts.example.org", InetAddress.getByName("127.0.0.77"), InetAddress.getLoopbackAddress());
            assertThat(world.ask()).isPresent();
        }
    }

    @Test
    void noAddressIsSaid() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.dns.remove("mta-sts.example.org");
            refused(world, ResultType.STS_POLICY_FETCH_ERROR, "DNS has no address for mta-sts.example.org");
        }
    }

    @Test
    void domainsThatCanHaveNoneAreNotAskedFor() throws Exception {
        try (var dns = new TestDns()) {
            var sts = MtaSts.open(dns.client(), directory.resolve("sts"), Trust.of(Optional.empty()), new ManualClock());
            for (var domain : List.of("[192.0.2.1]", "[IPv6:2001:db8::1]", "", ".", "../../etc/passwd", "a/b", "a..b", "x".repeat(64), "a.".repeat(130), "a\0b", "a b")) {
                assertThat(sts.policyFor(domain)).as(domain).isEmpty();
                assertThat(PolicyDomain.of(domain)).as(domain).isEmpty();
            }
        }
        assertThat(PolicyDomain.of("Bücher.Example.")).contains("xn--bcher-kva.example");
    }

    private static void refused(StsWorld world, ResultType type, String why) throws InterruptedException {
        assertThat(world.ask()).isEmpty();
        assertThat(world.trouble().type()).isEqualTo(type);
        assertThat(world.trouble().why()).contains(why).contains("example.org");
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        var some = new byte[8192];
        Arrays.fill(some, (byte) '\n');
        for (long i = 0; i < 1L << 30; i++) {
            exchange.getResponseBody().write(some);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
