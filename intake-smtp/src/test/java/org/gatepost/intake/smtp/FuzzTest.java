package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatepost.smtp.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Sessions that no client would have, from a grammar and from real ones that were damaged: each ends, none throws, and there is a
/// 250 for a message if and only if that was kept whole.
///
/// A session that failed is named by its seed; put into `regressions.txt` it is tried each time.
class FuzzTest {

    private static final int SESSIONS = Integer.getInteger("gatepost.fuzz.sessions", 4000);
    private static final long FIRST_SEED = Long.getLong("gatepost.seed", 2821);
    private static final int AT_ONCE = 16;
    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d(-[^\r\n]*\r\n[2-5]\\d\\d)*( [^\r\n]*)\r\n");
    private static final Pattern QUEUED = Pattern.compile("^250 2\\.0\\.0 queued as (\\d+)", Pattern.MULTILINE);
    private static final Pattern BDAT = Pattern.compile("BDAT +\\d+( +LAST)? *\r\n", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATA = Pattern.compile("DATA *\r\n", Pattern.CASE_INSENSITIVE);
    private static final int LARGEST = 2000;

    private static Server server() {
        return Server.with("intake.max-message-size", Integer.toString(LARGEST), "intake.max-recipients", "5", "intake.users.office", Verifier.of("secret").text(), "intake.max-connections", "100000",
                "intake.max-connections-per-address", "100000");
    }

    @Test
    void noSessionIsTooOdd() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger("org.gatepost");
        root.addAppender(log);
        try (var server = server(); var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var places = new Semaphore(AT_ONCE);
            var sessions = new ArrayList<Callable<Void>>();
            for (int i = 0; i < SESSIONS; i++) {
                long seed = FIRST_SEED + i;
                sessions.add(() -> {
                    places.acquire();
                    try {
                        check(server, seed);
                        return null;
                    } finally {
                        places.release();
                    }
                });
            }
            for (var one : clients.invokeAll(sessions)) {
                one.get();
            }
            for (var mail : server.kept()) {
                assertThat(mail.text()).doesNotContainPattern("\r[^\n]|[^\r]\n|^\n|\r$");
                assertThat(mail.content().length).isLessThanOrEqualTo(LARGEST);
                assertThat(mail.recipients()).hasSizeBetween(1, 5);
            }
            assertThat(server.kept()).as("some are good by chance, or nothing is tried here").hasSizeGreaterThan(SESSIONS / 20);
            System.out.printf("fuzz: %,d sessions from seed %d, %,d mails kept%n", SESSIONS, FIRST_SEED, server.kept().size());
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list).filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR)).as("in the log").isEmpty();
    }

    static Stream<Long> regressions() throws IOException {
        try (var in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream("regressions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#") && !line.isBlank()).map(line -> Long.valueOf(line.split(" ", 2)[0])).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void whatFailedOnceHoldsNow(long seed) throws Exception {
        try (var server = server()) {
            check(server, seed);
        }
    }

    private static void check(Server server, long seed) throws IOException {
        var wire = new OddSession(seed).wire();
        var replies = replies(server, wire, seed);
        assertThat(REPLY.matcher(replies).replaceAll("")).as("replies without form, seed %d: %s", seed, replies).isEmpty();
        var ids = QUEUED.matcher(replies).results().map(one -> Integer.parseInt(one.group(1))).toList();
        var sent = new String(wire, StandardCharsets.ISO_8859_1);
        for (int id : ids) {
            var mail = server.kept().get(id - 1);
            assertThat(wasSent(sent, mail.text())).as("a message that was never sent, seed %d: %s", seed, mail.text()).isTrue();
        }
    }

    /// Whether a message was sent: behind DATA, but for dots that were put before lines, or in pieces of which each stands behind a BDAT.
    private static boolean wasSent(String sent, String message) {
        var chunks = BDAT.matcher(sent).results().map(MatchResult::end).collect(Collectors.toCollection(TreeSet::new));
        var places = new TreeSet<>(chunks);
        DATA.matcher(sent).results().map(MatchResult::end).forEach(places::add);
        for (int i = 0; i < message.length(); i++) {
            var next = new TreeSet<Integer>();
            places.addAll(chunks.tailSet(places.first()));
            for (int place : places) {
                if (place < sent.length() && sent.charAt(place) == message.charAt(i)) {
                    next.add(place + 1);
                }
                if (place + 1 < sent.length() && sent.charAt(place) == '.' && sent.charAt(place + 1) == message.charAt(i) && (i == 0 || message.charAt(i - 1) == '\n')) {
                    next.add(place + 2);
                }
            }
            if (next.isEmpty()) {
                return false;
            }
            places = next;
        }
        return true;
    }

    /// All that the server says, up to when it ends the session.
    private static String replies(Server server, byte[] wire, long seed) throws IOException {
        var from = InetAddress.ofLiteral("127.0.0." + (1 + seed % 250));
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port(), from, 0)) {
            socket.setSoTimeout(30_000); // a session that is stuck
            var out = socket.getOutputStream();
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    out.write(wire);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // the server ended it
                }
            });
            var replies = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(replies);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the session of seed " + seed + " does not end", e);
            } catch (IOException e) {
                // reset: it was ended while more came
            }
            writer.join();
            var text = replies.toString(StandardCharsets.ISO_8859_1);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The sessions that were read as text elsewhere, here to be damaged.
    static List<String> recorded() {
        try {
            return ConversationTest.conversations().map(one -> String.join("\r\n", one.lines().stream().filter(line -> line.startsWith("C:"))
                    .map(line -> line.substring(Math.min(3, line.length()))).toList()) + "\r\n").toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
