package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatepost.testworld.DnsWorld;
import org.gatepost.testworld.Ports;
import org.gatepost.testworld.Swallower;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `transport=direct` as people run it: a process of its own, real name servers, a thousand domains on fifty mail hosts.
@Timeout(600)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class DirectIT {

    private static final int DOMAINS = 1000;
    private static final int HOSTS = 50;
    private static final int LETTERS = Integer.getInteger("gatepost.direct.letters", 1000);
    private static final int DEAD = 10;

    private static int port;
    private static DnsWorld world;

    @TempDir
    private Path home;

    @BeforeAll
    static void startTheWorld() throws IOException {
        port = Ports.free();
        var many = Zone.unsigned("many.test");
        for (int i = 0; i < HOSTS; i++) {
            many.a("mx" + i, host(i));
        }
        for (int i = 0; i < DOMAINS; i++) {
            many.mx("d" + i, 10, "mx%d.many.test".formatted(i % HOSTS)); // as domains share their hosters' hosts
        }
        var dead = Zone.unsigned("dead.test");
        for (int i = 0; i < DEAD; i++) {
            dead.mx("d" + i, 10, "mx.d%d.dead.test".formatted(i)).a("mx.d" + i, "127.2.0." + (i + 1));
        }
        world = DnsWorld.start(many, dead, Zone.unsigned("gmail.com").mx(10, "mx.gmail.com").a("mx", host(0)));
    }

    @AfterAll
    static void endTheWorld() {
        world.close();
    }

    @Test
    void lettersToAThousandDomainsArriveOnce() throws Exception {
        try (var sink = new Sink(hosts()); var gatepost = run(home)) {
            long begin = System.nanoTime();
            Letters.handIn(gatepost.smtpPort(), good(LETTERS));
            await().atMost(Duration.ofMinutes(1)).until(() -> sink.copies() >= LETTERS);
            tell("%d letters to %d domains: %.0f letters/s, from the first handed in to the last one taken".formatted(LETTERS, DOMAINS, LETTERS / seconds(begin)));
            assertThat(gatepost.terminate()).isZero();
            assertThat(sink.recipients()).containsExactlyInAnyOrderElementsOf(good(LETTERS));
            assertThat(sink.copies()).isEqualTo(LETTERS);
            assertThat(gatepost.log()).doesNotContain("ERROR", "WARN");
        }
    }

    @Test
    void aDomainThatDoesNotExistIsSaidAtOnceAndACheckTellsBeforehand() throws Exception {
        try (var sink = new Sink(hosts()); var gatepost = run(home)) {
            var check = GatepostProcess.command("check", "--json", "--from", "office@d1.many.test", "--home", home.toString());
            var steps = check.out().lines().map(new JsonMapper()::readTree).toList();
            assertThat(check.code()).as(check.out()).isZero();
            assertThat(steps).anySatisfy(one -> assertThat(one.path("seen").asString()).isEqualTo("reached gmail.com (%s)".formatted(host(0))));
            assertThat(steps).anySatisfy(one -> assertThat(one.path("seen").asString()).isEqualTo("d1.many.test has no DMARC record"));
            assertThat(sink.copies()).as("nothing is sent by a check").isZero();
            try (var letters = new Letters(gatepost.smtpPort())) {
                var id = letters.send("you@nowhere.many.test");
                await().atMost(Duration.ofSeconds(30)).until(() -> GatepostProcess.command("queue", "show", id, "--home", home.toString()).out().contains("The recipient's domain does not exist or has no mail server."));
                letters.send("you@d7.many.test");
                await().atMost(Duration.ofSeconds(30)).until(() -> sink.copies() == 1);
            }
            assertThat(GatepostProcess.command("history", "--to", "you@d7.many.test", "--json", "--home", home.toString()).out()).contains("mx7.many.test");
        }
    }

    /// A measurement: the world with dead domains in it against the same without.
    @Test
    @EnabledIfSystemProperty(named = "gatepost.long", matches = "true")
    void deadDomainsCostTheOthersLittle(@TempDir Path homes) throws Exception {
        try (var _ = new Swallower(port, IntStream.rangeClosed(1, DEAD / 2).mapToObj(i -> "127.2.0." + i).toArray(String[]::new));
                var mute = new Mute(IntStream.rangeClosed(DEAD / 2 + 1, DEAD).mapToObj(i -> "127.2.0." + i).toList())) {
            double alone = Double.MAX_VALUE;
            double withDead = Double.MAX_VALUE;
            for (int round = 0; round < 3; round++) {
                alone = Math.min(alone, secondsFor(homes.resolve("alone" + round), good(LETTERS)));
                var mixed = new ArrayList<String>();
                var good = good(LETTERS);
                for (int i = 0; i < good.size(); i++) {
                    mixed.add(good.get(i));
                    if (i % 10 == 0) {
                        mixed.add("r%d@d%d.dead.test".formatted(i, i / 10 % DEAD));
                    }
                }
                withDead = Math.min(withDead, secondsFor(homes.resolve("dead" + round), mixed));
            }
            tell("%d letters alone: %.2f s; with %d more to %d dead domains: %.2f s; ratio %.2f (best of three each; %d hosts swallow connections, %d never greet)"
                    .formatted(LETTERS, alone, LETTERS / 10, DEAD, withDead, withDead / alone, DEAD / 2, mute.count()));
            assertThat(withDead / alone).as("the dead must not stop the living").isLessThan(5);
        }
    }

    /// Hosts that take connections and never say a word.
    private static final class Mute implements AutoCloseable {

        private final List<ServerSocket> listeners = new ArrayList<>();
        private final List<Socket> taken = new ArrayList<>();

        Mute(List<String> addresses) throws IOException {
            for (var address : addresses) {
                var listener = new ServerSocket(port, 1000, InetAddress.ofLiteral(address));
                listeners.add(listener);
                Thread.ofVirtual().start(() -> take(listener));
            }
        }

        private void take(ServerSocket listener) {
            try {
                while (true) {
                    var socket = listener.accept();
                    synchronized (taken) {
                        taken.add(socket);
                    }
                }
            } catch (IOException e) {
                // closed
            }
        }

        int count() {
            return listeners.size();
        }

        @Override
        public void close() throws IOException {
            for (var listener : listeners) {
                listener.close();
            }
            synchronized (taken) {
                for (var socket : taken) {
                    socket.close();
                }
            }
        }
    }

    private static double secondsFor(Path home, List<String> recipients) throws Exception {
        Files.createDirectories(home);
        try (var sink = new Sink(hosts()); var gatepost = run(home)) {
            long begin = System.nanoTime();
            Letters.handIn(gatepost.smtpPort(), recipients);
            await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20)).until(() -> sink.copies() >= LETTERS);
            return seconds(begin);
        }
    }

    private static GatepostProcess run(Path home) throws IOException {
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "transport=direct", "direct.port=" + port, "direct.dns.servers=" + world.resolverText(),
                "direct.dns.trust-anchor=" + world.trustAnchor(), "direct.tls=enable", "send.delay=0");
    }

    private static List<String> good(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r%d@d%d.many.test".formatted(i, i % DOMAINS)).toList();
    }

    private static String hosts() {
        return IntStream.range(0, HOSTS).mapToObj(i -> host(i) + ":" + port).collect(Collectors.joining(","));
    }

    private static String host(int number) {
        return "127.1.0." + (number + 1);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void tell(String line) throws IOException {
        System.out.println("direct: " + line);
        Files.writeString(Path.of("target", "direct-figures.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
