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
import java.util.stream.IntStream;
import org.gatepost.testworld.DnsWorld;
import org.gatepost.testworld.Ports;
import org.gatepost.testworld.Zone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose queue is full of mail for hosts that take connections and never say a word: how long does mail for one that does take,
/// against the same without them?
///
/// `-Dgatepost.long=true` for 10,000 of theirs, and to judge the ratio strictly; else only that nothing waits for them.
@Timeout(900)
@SuppressWarnings("NullAway.Init") // JUnit calls the starter first
class FairnessIT {

    private static final boolean LONG = Boolean.getBoolean("gatepost.long");
    private static final int DEAD_MAILS = LONG ? 10_000 : 500;
    private static final int GOOD_MAILS = LONG ? 1000 : 200;
    private static final int DEAD_DOMAINS = LONG ? 1000 : 100;
    private static final int ROUNDS = LONG ? 3 : 1;
    private static final double MOST = LONG ? 1.2 : 5;
    private static final String GOOD = "127.3.0.1";
    private static final String MUTE = "127.3.0.2";

    private int port;
    private DnsWorld world;

    @TempDir
    private Path homes;

    @BeforeEach
    void startTheWorld() throws IOException {
        port = Ports.free();
        var dead = Zone.unsigned("dead.test").a("mx", MUTE);
        for (int i = 0; i < DEAD_DOMAINS; i++) {
            dead.mx("d" + i, 10, "mx.dead.test");
        }
        world = DnsWorld.start(dead, Zone.unsigned("good.test").mx(10, "mx.good.test").a("mx", GOOD));
    }

    @AfterEach
    void endTheWorld() {
        world.close();
    }

    @Test
    void aHostThatNeverAnswersCostsTheOthersNothing() throws Exception {
        judge("%,d letters for one host that never answers".formatted(DEAD_MAILS), IntStream.range(0, DEAD_MAILS).mapToObj(i -> "r%d@d0.dead.test".formatted(i)).toList());
    }

    @Test
    void veryManyDomainsThatNeverAnswerCostTheOthersNothing() throws Exception {
        judge("%,d letters for %,d domains that never answer".formatted(DEAD_MAILS, DEAD_DOMAINS),
                IntStream.range(0, DEAD_MAILS).mapToObj(i -> "r%d@d%d.dead.test".formatted(i, i % DEAD_DOMAINS)).toList());
    }

    private void judge(String what, List<String> dead) throws Exception {
        double alone = Double.MAX_VALUE;
        double beside = Double.MAX_VALUE;
        try (var _ = new Mute()) {
            for (int round = 0; round < ROUNDS; round++) {
                alone = Math.min(alone, seconds(homes.resolve("alone" + round), List.of()));
                beside = Math.min(beside, seconds(homes.resolve("beside" + round), dead));
            }
        }
        var line = "%,d letters alone: %.2f s; behind %s: %.2f s; ratio %.2f (best of %d)".formatted(GOOD_MAILS, alone, what, beside, beside / alone, ROUNDS);
        System.out.println("fairness: " + line);
        Files.writeString(Path.of("target", "fairness-figures.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(beside / alone).as(line).isLessThan(MOST);
    }

    /// Until the good ones have arrived, in a process that has sent as many before and is warm.
    private double seconds(Path home, List<String> dead) throws Exception {
        Files.createDirectories(home);
        try (var sink = new Sink(GOOD + ":" + port); var gatepost = run(home)) {
            Letters.handIn(gatepost.smtpPort(), good(GOOD_MAILS));
            await().atMost(Duration.ofMinutes(2)).until(() -> sink.copies() == GOOD_MAILS);
            Letters.handIn(gatepost.smtpPort(), dead);
            long begin = System.nanoTime();
            Letters.handIn(gatepost.smtpPort(), good(GOOD_MAILS));
            await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(5)).until(() -> sink.copies() == 2 * GOOD_MAILS);
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private GatepostProcess run(Path home) throws IOException {
        return GatepostProcess.run(home, "listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "transport=direct", "direct.port=" + port, "direct.dns.servers=" + world.resolverText(),
                "direct.dns.trust-anchor=" + world.trustAnchor(), "direct.tls=enable", "send.delay=0");
    }

    private static List<String> good(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r%d@good.test".formatted(i)).toList();
    }

    /// Takes connections and never says a word.
    private final class Mute implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(port, 1000, InetAddress.ofLiteral(MUTE));
        private final List<Socket> taken = new ArrayList<>();

        Mute() throws IOException {
            Thread.ofVirtual().start(this::take);
        }

        private void take() {
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

        @Override
        public void close() throws IOException {
            listener.close();
            synchronized (taken) {
                for (var socket : taken) {
                    socket.close();
                }
            }
        }
    }
}
