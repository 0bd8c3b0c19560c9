package org.gatepost.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An SMTP server that misbehaves as it is told, on real sockets: for what no real server shows. It notes all it hears.
///
/// ```java
/// try (var server = ScriptedSmtpServer.offering("PIPELINING").on("RCPT TO:<b@", Reactions.reply("550 5.1.1 unknown")).start()) {
/// ```
///
/// **Threads.** Any number; one for each connection.
public final class ScriptedSmtpServer implements AutoCloseable {

    /// Stands for a new connection where a command could stand.
    public static final String CONNECT = "(connect)";

    /// Stands for the end of a letter where a command could stand.
    public static final String FINAL_DOT = "(final dot)";

    private static final int BACKLOG = 1000;

    private final ServerSocket listener;
    private final Thread listening;
    private final Script script;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<Heard> letters = new CopyOnWriteArrayList<>();
    private final List<Handshake> handshakes = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// A command, or the text of a letter.
    ///
    /// @param connection counts from 1
    public record Heard(int connection, String text) {}

    /// A TLS handshake, as the server saw it.
    ///
    /// @param names what the client asked for by SNI
    /// @param protocol `TLSv1.3`; empty when it failed
    /// @param problem empty when it succeeded
    public record Handshake(int connection, List<String> names, String protocol, String problem) {}

    private ScriptedSmtpServer(Script script, InetSocketAddress address) throws IOException {
        this.script = script;
        this.listener = new ServerSocket();
        listener.bind(address, BACKLOG);
        this.listening = Thread.ofVirtual().name("scripted-smtp").start(this::listen);
    }

    /// A server that offers these extensions.
    public static Terms offering(String... extensions) {
        return new Terms(List.of(extensions));
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Every command, as it came.
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /// The commands that begin so.
    public List<String> heard(String start) {
        return heard.stream().map(Heard::text).filter(command -> begins(command, start)).toList();
    }

    /// Every letter that came up to its final dot, whatever was answered.
    public List<Heard> letters() {
        return List.copyOf(letters);
    }

    /// Every attempt at TLS.
    public List<Handshake> handshakes() {
        return List.copyOf(handshakes);
    }

    /// How many connections there were.
    public int connections() {
        return connections.get();
    }

    /// How many connections there were at one time, at most.
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /// Waits for so many letters in all.
    public List<Heard> awaitLetters(int count) {
        Patience.await(count + " letters at the scripted server").until(() -> letters.size() >= count);
        return letters();
    }

    @Override
    public void close() {
        try {
            listener.close();
            listening.join(Duration.ofSeconds(1)); // as long as somebody waits for clients the address is taken
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            // it was closed before
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (true) {
            try {
                var socket = listener.accept();
                open.add(socket);
                mostAtOnce.accumulateAndGet(open.size(), Math::max);
                int connection = connections.incrementAndGet();
                Thread.ofVirtual().name("scripted-smtp-" + connection).start(() -> talk(socket, connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(Socket socket, int connection) {
        try (socket) {
            var wire = new Wire(connection, socket, handshakes::add);
            answer(CONNECT, wire);
            for (var line = wire.read(); line.isPresent(); line = wire.read()) {
                heard.add(new Heard(connection, line.get()));
                answer(line.get(), wire);
                if (begins(line.get(), "DATA") && wire.lastReply().startsWith("354")) {
                    var text = wire.readLetter();
                    if (text.isEmpty()) {
                        return;
                    }
                    letters.add(new Heard(connection, text.get()));
                    answer(FINAL_DOT, wire);
                }
            }
        } catch (IOException e) {
            // the client is gone, or the script closed the connection
        } finally {
            open.remove(socket);
        }
    }

    private void answer(String command, Wire wire) throws IOException {
        script.reaction(command).act(wire);
    }

    static boolean begins(String command, String start) {
        return command.toUpperCase(Locale.ROOT).startsWith(start.toUpperCase(Locale.ROOT));
    }

    /// What a server is to say.
    public static final class Terms {

        private final List<Script.Rule> rules = new ArrayList<>();
        private final List<String> extensions;
        private Optional<TestCertificate> certificate = Optional.empty();
        private String name = "scripted.example.org";
        private String address = "127.0.0.1";
        private int port;

        private Terms(List<String> extensions) {
            this.extensions = extensions;
        }

        /// The first such command meets the first reaction, the second the next; when they have run out the server behaves.
        ///
        /// @param start how the command begins, in any case
        public Terms on(String start, Reactions.Reaction... reactions) {
            rules.add(new Script.Rule(start, Arrays.asList(reactions), false));
            return this;
        }

        /// Each such command.
        public Terms always(String start, Reactions.Reaction reaction) {
            rules.add(new Script.Rule(start, List.of(reaction), true));
            return this;
        }

        /// Offers STARTTLS, with this certificate.
        public Terms startTls(TestCertificate shown) {
            certificate = Optional.of(shown);
            return this;
        }

        /// What it calls itself.
        public Terms named(String itself) {
            name = itself;
            return this;
        }

        /// Where it listens, instead of `127.0.0.1` and a port of its own choice.
        public Terms at(String host, int number) {
            address = host;
            port = number;
            return this;
        }

        public ScriptedSmtpServer start() throws IOException {
            return new ScriptedSmtpServer(new Script(rules, name, extensions, certificate), new InetSocketAddress(InetAddress.ofLiteral(address), port));
        }
    }
}
