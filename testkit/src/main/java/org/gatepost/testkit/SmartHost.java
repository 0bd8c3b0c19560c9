package org.gatepost.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A mail server that is not ours, in a process of its own: Debian's python3-aiosmtpd. What it receives comes back exactly.
///
/// **Threads.** Any number. **Failure.** Without Python or aiosmtpd [Terms#start] says what to install.
public final class SmartHost implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3"; // the system's own: only that one has Debian's packages

    private final Process process;
    private final Writer commands;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<Letter> letters = new CopyOnWriteArrayList<>();
    private final List<SignIn> signIns = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger passwords = new AtomicInteger();

    /// A letter as it arrived.
    ///
    /// @param session counts the connections from 1
    /// @param user who signed in; empty: nobody
    /// @param content the bytes between DATA and the final dot, dots unstuffed
    public record Letter(int session, String heloName, boolean encrypted, String user, String from, List<String> to, byte[] content) {

        /// One char for each byte.
        public String text() {
            return new String(content, StandardCharsets.ISO_8859_1);
        }

        /// The lines of a header field, unfolded, without its name; one for each time it is there.
        public List<String> header(String name) {
            var header = text().split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]+", " ");
            return header.lines().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip()).toList();
        }
    }

    /// A user and a password that reached the server.
    public record SignIn(int session, boolean encrypted, String mechanism, String user, String password, boolean accepted) {}

    /// STARTTLS or AUTH that reached the server.
    public record Asked(int session, boolean encrypted, String command) {}

    private SmartHost(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("smart-host").start(this::listen);
    }

    /// A plain server on 127.0.0.1, unless told otherwise.
    public static Terms with() {
        return new Terms();
    }

    public int port() {
        return port.join();
    }

    public List<Letter> letters() {
        return List.copyOf(letters);
    }

    /// Waits for so many letters in all; fails when they do not come, or more do.
    public List<Letter> awaitLetters(int count) {
        Patience.await(count + " letters at the smart host").until(() -> letters.size() >= count);
        if (letters.size() > count) {
            throw new AssertionError("%d letters came where %d were expected".formatted(letters.size(), count));
        }
        return letters();
    }

    public Letter awaitLetter() {
        return awaitLetters(1).getFirst();
    }

    /// Every user and password that arrived, accepted or not.
    public List<SignIn> signIns() {
        return List.copyOf(signIns);
    }

    /// Every STARTTLS and AUTH that arrived.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// From now on this password is right.
    public void changePassword(String next) throws IOException {
        int before = passwords.get();
        commands.write(next + "\n");
        commands.flush();
        Patience.await("the smart host has the new password").until(() -> passwords.get() > before);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line.split("\t", -1));
            }
        } catch (IOException e) {
            // closed
        }
        port.completeExceptionally(new IOException("the smart host ended"));
    }

    private void note(String[] event) {
        switch (event[0]) {
            case "PORT" -> port.complete(Integer.parseInt(event[1]));
            case "PASSWORD" -> passwords.incrementAndGet();
            case "ASKED" -> asked.add(new Asked(Integer.parseInt(event[1]), event[2].equals("yes"), event[3]));
            case "SIGNIN" -> signIns.add(new SignIn(Integer.parseInt(event[1]), event[2].equals("yes"), event[3], text(event[4]), text(event[5]),
                    event[6].equals("accepted")));
            case "LETTER" -> letters.add(new Letter(Integer.parseInt(event[1]), event[2], event[3].equals("yes"), event[4], event[5],
                    List.of(event[6].split(" ")), Base64.getDecoder().decode(event[7])));
            default -> throw new IllegalStateException("the smart host said " + event[0]);
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /// What a smart host is to be.
    public static final class Terms {

        private final List<String> arguments = new ArrayList<>();
        private Optional<TestCertificate> certificate = Optional.empty();

        private Terms() {}

        /// Where it listens: `127.0.0.1`, `::1`.
        public Terms address(String address) {
            return and("--address", address);
        }

        /// A port of its own choice, unless told.
        public Terms port(int port) {
            return and("--port", Integer.toString(port));
        }

        public Terms startTls(TestCertificate shown) {
            certificate = Optional.of(shown);
            return and("--tls", "starttls");
        }

        public Terms implicitTls(TestCertificate shown) {
            certificate = Optional.of(shown);
            return and("--tls", "implicit");
        }

        /// Takes mail only from this user; offers AUTH only under TLS where it has STARTTLS.
        public Terms signIn(String user, String password) {
            return and("--user", user, "--password", password);
        }

        /// Offers AUTH without TLS, too.
        public Terms signInInClear() {
            return and("--clear");
        }

        /// Does not offer a mechanism: `PLAIN`.
        public Terms without(String mechanism) {
            return and("--without", mechanism);
        }

        /// @throws IOException saying what to install when it cannot start
        public SmartHost start() throws IOException {
            @Nullable Path pem = null;
            try {
                if (certificate.isPresent()) {
                    pem = Files.createTempFile("smart-host", ".pem");
                    Files.writeString(pem, certificate.get().chainPem() + certificate.get().keyPem());
                    and("--certificate", pem.toString());
                }
                return run();
            } finally {
                if (pem != null) {
                    Files.delete(pem);
                }
            }
        }

        private SmartHost run() throws IOException {
            var command = new ArrayList<>(List.of(PYTHON, "-I", "-c", script()));
            command.addAll(arguments);
            var host = new SmartHost(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            try {
                host.port.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
                return host;
            } catch (ExecutionException | TimeoutException e) {
                host.close();
                throw new IOException("the smart host does not start; is python3-aiosmtpd installed?", e);
            } catch (InterruptedException e) {
                host.close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the smart host started", e);
            }
        }

        private Terms and(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        private static String script() throws IOException {
            try (@Nullable InputStream in = SmartHost.class.getResourceAsStream("smart-host.py")) {
                if (in == null) {
                    throw new IOException("smart-host.py is not on the class path");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
