package org.gatepost.transport.direct;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.Reactions.after;
import static org.gatepost.testkit.Reactions.hangUp;
import static org.gatepost.testkit.Reactions.noHandshake;
import static org.gatepost.testkit.Reactions.reply;
import static org.gatepost.testkit.Reactions.silence;
import static org.gatepost.testkit.ScriptedSmtpServer.CONNECT;
import static org.gatepost.testkit.ScriptedSmtpServer.FINAL_DOT;
import static org.gatepost.testkit.ScriptedSmtpServer.offering;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.ScriptedSmtpServer.Terms;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testworld.Certificates;
import org.gatepost.testworld.Tlsa;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a letter in a world that misbehaves, a line each: who answers how, and what comes of it.
/// The table with its results is left in `target/scenarios.txt`.
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class ScenariosTest {

    private static final String ONE = "127.0.0.11"; // mx1 of most domains
    private static final String TWO = "127.0.0.12"; // and its mx2
    private static final String LAST = "127.0.0.39"; // the last of twenty
    private static final int LAST_OCTET = 39;
    private static final int MANY = 20;

    private static final Certificates AUTHORITY = Certificates.authority();
    private static final TestCertificate RIGHT = AUTHORITY.issue("mx1.two.test", "mx1.right.test", "mx1.authority.test");
    private static final TestCertificate ANOTHER_NAME = AUTHORITY.issue("somebody.test");
    private static final TestCertificate EXPIRED = AUTHORITY.expired("mx1.two.test", "mx1.authority.test");
    private static final TestCertificate OWN = Certificates.selfSigned("mx1.two.test");

    private static final List<String> results = new ArrayList<>();
    private static DirectWorld world;

    @TempDir
    private Path home;
    private final Map<String, ScriptedSmtpServer> hosts = new LinkedHashMap<>();

    /// @param to recipients, by comma
    /// @param settings `key=value`, by comma
    /// @param result what is reported for each recipient, then for each host that got the letter how
    record Scenario(String name, String to, String settings, Map<String, Terms> hosts, String result) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scenario> mailHosts() {
        return Stream.of(
                row("all are up", "you@two.test", "", Map.of(ONE, well(), TWO, well()), "delivered | 127.0.0.11 in clear"),
                row("the best refuses connections", "you@two.test", "", Map.of(TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best greets with 421", "you@two.test", "", Map.of(ONE, well().always(CONNECT, reply("421 4.3.2 busy")), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best greets with 554", "you@two.test", "", Map.of(ONE, well().always(CONNECT, reply("554 5.7.1 go away")), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best says nothing", "you@two.test", "timeout.command=1s", Map.of(ONE, well().always(CONNECT, silence()), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best hangs up at MAIL", "you@two.test", "", Map.of(ONE, well().always("MAIL", hangUp()), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best says 451 to MAIL", "you@two.test", "", Map.of(ONE, offering().always("MAIL", reply("451 4.3.0 later")), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("the best is slow", "you@two.test", "", Map.of(ONE, slow(), TWO, well()), "delivered | 127.0.0.11 in clear"),
                row("the best hangs up before it takes the letter", "you@two.test", "", Map.of(ONE, well().always("DATA", hangUp()), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("nobody knows whether the best took it", "you@two.test", "", Map.of(ONE, well().always(FINAL_DOT, hangUp()), TWO, well()), "uncertain | 127.0.0.11 in clear"),
                row("the best takes it and never says so", "you@two.test", "timeout.end=1s", Map.of(ONE, well().always(FINAL_DOT, silence()), TWO, well()),
                        "uncertain | 127.0.0.11 in clear"),
                row("all are down", "you@two.test", "", Map.of(), "all later 4.4.1"),
                row("one greylists, the other does not", "you@two.test", "", Map.of(ONE, greylisting(), TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("all greylist", "you@two.test", "", Map.of(ONE, greylisting(), TWO, greylisting()), "later 4.7.1"),
                row("some are unknown, some put off", "a@two.test,b@two.test,c@two.test", "",
                        Map.of(ONE, well().always("RCPT TO:<b@", reply("550 5.1.1 unknown")).always("RCPT TO:<c@", reply("450 4.2.2 full")), TWO, well().always("RCPT", reply("450 4.2.2 full"))),
                        "delivered, failed 5.1.1, later 4.2.2 | 127.0.0.11 in clear"),
                row("one who was put off is taken by the next", "a@two.test,c@two.test", "", Map.of(ONE, well().always("RCPT TO:<c@", reply("450 4.3.0 later")), TWO, well()),
                        "delivered, delivered | 127.0.0.11 in clear, 127.0.0.12 in clear"),
                row("it is too much for one transaction", "a@two.test,b@two.test,c@two.test", "", Map.of(ONE, well().on("RCPT TO:<c@", reply("452 4.5.3 too many"))),
                        "delivered, delivered, delivered | 127.0.0.11 in clear, 127.0.0.11 in clear"),
                row("twenty hosts, the last is up", "you@many.test", "", Map.of(LAST, well()), "delivered | 127.0.0.39 in clear"),
                row("a host with a dead address", "you@pair.test", "", Map.of(TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("IPv6 is dead, IPv4 is not", "you@six.test", "", Map.of(TWO, well()), "delivered | 127.0.0.12 in clear"),
                row("IPv6 is preferred", "you@six.test", "", Map.of("::1", well(), TWO, well()), "delivered | ::1 in clear"));
    }

    static Stream<Scenario> tls() {
        return Stream.of(
                row("verified", "you@two.test", "", Map.of(ONE, tls(RIGHT)), "delivered | 127.0.0.11 encrypted"),
                row("self-signed", "you@two.test", "", Map.of(ONE, tls(OWN)), "delivered | 127.0.0.11 encrypted"),
                row("wrong name", "you@two.test", "", Map.of(ONE, tls(ANOTHER_NAME)), "delivered | 127.0.0.11 encrypted"),
                row("expired", "you@two.test", "", Map.of(ONE, tls(EXPIRED)), "delivered | 127.0.0.11 encrypted"),
                row("the handshake breaks", "you@two.test", "", Map.of(ONE, broken()), "delivered | 127.0.0.11 in clear"),
                row("STARTTLS is refused", "you@two.test", "", Map.of(ONE, offering("STARTTLS").always("STARTTLS", reply("454 4.7.0 not now"))), "delivered | 127.0.0.11 in clear"),
                row("disable: not even when offered", "you@two.test", "tls=disable", Map.of(ONE, tls(RIGHT)), "delivered | 127.0.0.11 in clear"),
                row("require: the handshake breaks", "you@two.test", "tls=require", Map.of(ONE, broken()), "all later 4.7.10"),
                row("require: not offered", "you@two.test", "tls=require", Map.of(ONE, well()), "all later 4.7.10"),
                row("require: broken at the best, works at the next", "you@two.test", "tls=require", Map.of(ONE, broken(), TWO, tls(OWN)), "delivered | 127.0.0.12 encrypted"),
                row("require: self-signed", "you@two.test", "tls=require", Map.of(ONE, tls(OWN)), "delivered | 127.0.0.11 encrypted"));
    }

    static Stream<Scenario> dane() {
        return Stream.of(
                row("right key", "you@right.test", "", Map.of(ONE, tls(RIGHT)), "delivered | 127.0.0.11 encrypted"),
                row("right authority", "you@authority.test", "", Map.of(ONE, tls(RIGHT)), "delivered | 127.0.0.11 encrypted"),
                row("right authority, wrong name", "you@authority.test", "", Map.of(ONE, tls(ANOTHER_NAME)), "all later 4.7.10"),
                row("right authority, expired", "you@authority.test", "", Map.of(ONE, tls(EXPIRED)), "all later 4.7.10"),
                row("right key, expired and of another name", "you@old.test", "", Map.of(ONE, tls(EXPIRED)), "delivered | 127.0.0.11 encrypted"),
                row("wrong key", "you@wrong.test", "", Map.of(ONE, tls(RIGHT)), "all later 4.7.10"),
                row("wrong key at the best, right at the next", "you@second.test", "", Map.of(ONE, tls(OWN), TWO, tls(RIGHT)), "delivered | 127.0.0.12 encrypted"),
                row("not signed: the record does not count", "you@unsigned.test", "", Map.of(ONE, tls(RIGHT)), "delivered | 127.0.0.11 encrypted"),
                row("bogus record", "you@bogus.test", "", Map.of(ONE, tls(RIGHT)), "all later 4.7.10"),
                row("no STARTTLS", "you@right.test", "", Map.of(ONE, well()), "all later 4.7.10"),
                row("the handshake breaks", "you@right.test", "", Map.of(ONE, broken()), "all later 4.7.10"));
    }

    @BeforeAll
    static void startTheWorld() throws IOException {
        world = DirectWorld.start(port -> {
            var many = Zone.signed("many.test");
            for (int i = 0; i < MANY; i++) {
                many.mx(i, "mx%d.many.test".formatted(i)).a("mx" + i, "127.0.0." + (LAST_OCTET - MANY + 1 + i));
            }
            return List.of(many,
                    Zone.signed("two.test").mx(20, "mx2.two.test").mx(10, "mx1.two.test").a("mx1", ONE).a("mx2", TWO),
                    Zone.signed("pair.test").mx(10, "mx.pair.test").a("mx", ONE).a("mx", TWO),
                    Zone.signed("six.test").mx(10, "mx.six.test").aaaa("mx", "::1").a("mx", TWO),
                    protectedBy("right.test", port, Tlsa.key(RIGHT)),
                    protectedBy("old.test", port, Tlsa.key(EXPIRED)),
                    protectedBy("authority.test", port, Tlsa.authority(AUTHORITY)),
                    protectedBy("wrong.test", port, Tlsa.key(OWN)),
                    Zone.signed("second.test").mx(10, "mx1.second.test").mx(20, "mx2.second.test").a("mx1", ONE).a("mx2", TWO).tlsa(port, "mx1", Tlsa.key(RIGHT)).tlsa(port, "mx2", Tlsa.key(RIGHT)),
                    Zone.unsigned("unsigned.test").mx(10, "mx1.unsigned.test").a("mx1", ONE).tlsa(port, "mx1", Tlsa.key(OWN)),
                    protectedBy("bogus.test", port, Tlsa.key(RIGHT)).bogus("_" + port + "._tcp.mx1"));
        });
    }

    private static Zone protectedBy(String domain, int port, String tlsa) {
        return Zone.signed(domain).mx(10, "mx1." + domain).a("mx1", ONE).tlsa(port, "mx1", tlsa);
    }

    @AfterAll
    static void endTheWorld() throws Exception {
        world.close();
        Files.write(Path.of("target", "scenarios.txt"), results);
    }

    @AfterEach
    void endTheHosts() {
        world.endHosts();
    }

    @ParameterizedTest
    @MethodSource({"mailHosts", "tls", "dane"})
    void whatComesOfIt(Scenario scenario) throws Exception {
        assumeTrue(!scenario.hosts().containsKey("::1") || hasIpv6(), "this machine has no IPv6");
        for (var host : scenario.hosts().entrySet()) {
            hosts.put(InetAddress.ofLiteral(host.getKey()).getHostAddress(), world.at(host.getKey(), host.getValue()));
        }
        var settings = new LinkedHashMap<String, String>();
        Stream.of(scenario.settings().split(",")).filter(one -> !one.isEmpty()).forEach(one -> settings.put(one.split("=")[0], one.split("=")[1]));
        long begin = System.nanoTime();
        try (var transport = world.open(home, settings, Map.of())) {
            var report = DirectWorld.deliver(transport, scenario.to().split(","));
            var result = words(report) + hosts.entrySet().stream().flatMap(host -> letters(host.getKey(), host.getValue())).sorted().collect(joining(", ", " | ", ""))
                    .replaceFirst(" \\| $", "");
            results.add("%-50s %-22s %-70s %5d ms".formatted(scenario.name(), scenario.settings(), result, (System.nanoTime() - begin) / 1_000_000));
            assertThat(result).as(report.toString()).isEqualTo(scenario.result().replace("::1", "0:0:0:0:0:0:0:1"));
        }
    }

    private static boolean hasIpv6() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
    }

    private static String words(DeliveryReport report) {
        return switch (report) {
            case DeliveryReport.Unreachable unreachable -> "all later " + unreachable.why().status();
            case DeliveryReport.Outcomes outcomes -> outcomes.outcomes().stream().map(one -> switch (one) {
                case Outcome.Delivered _ -> "delivered";
                case Outcome.Deferred(var why) -> "later " + why.status();
                case Outcome.Failed(var why) -> "failed " + why.status();
                case Outcome.Uncertain _ -> "uncertain";
            }).collect(joining(", "));
        };
    }

    private static Stream<String> letters(String address, ScriptedSmtpServer host) {
        return host.letters().stream().map(letter -> address + (host.handshakes().stream().anyMatch(one -> one.connection() == letter.connection() && one.problem().isEmpty())
                ? " encrypted" : " in clear"));
    }

    private static Scenario row(String name, String to, String settings, Map<String, Terms> hosts, String result) {
        return new Scenario(name, to, settings, hosts, result);
    }

    private static Terms well() {
        return offering("PIPELINING");
    }

    private static Terms tls(TestCertificate certificate) {
        return well().startTls(certificate);
    }

    private static Terms broken() {
        return offering("STARTTLS").always("STARTTLS", noHandshake());
    }

    private static Terms greylisting() {
        return well().always("RCPT", reply("451 4.7.1 greylisted, come back in 300 seconds"));
    }

    private static Terms slow() {
        var pause = Duration.ofMillis(400);
        return well().always(CONNECT, after(pause, reply("220 mx1.two.test ESMTP"))).always("MAIL", after(pause, reply("250 2.1.0 well"))).always(FINAL_DOT, after(pause, reply("250 2.0.0 taken")));
    }
}
