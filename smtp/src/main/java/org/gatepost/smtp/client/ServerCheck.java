package org.gatepost.smtp.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.CheckStep.Verdict;
import org.gatepost.api.transport.Checkup;
import org.gatepost.smtp.PrivateAddress;

/// Looks step by step whether a server would take mail, on the terms of its [NextHop], and hands nothing over.
///
/// **Threads.** One; an interrupt ends it.
public final class ServerCheck {

    private static final String DNS = "dns";
    private static final String CONNECT = "connect";
    private static final String HELO = "helo";

    private final NextHop hop;
    private final Trust trust;
    private final InstantSource clock;
    private final Checkup checkup;
    private final Consumer<CheckStep> tell;

    /// What came of connecting to one address.
    private record Tried(InetAddress address, PeerSocket peer, Optional<IOException> trouble, Duration took) {}

    private ServerCheck(NextHop hop, Trust trust, InstantSource clock, Checkup checkup, Consumer<CheckStep> tell) {
        this.hop = hop.within(checkup.connect(), checkup.reply());
        this.trust = trust;
        this.clock = clock;
        this.checkup = checkup;
        this.tell = tell;
    }

    public static void run(NextHop hop, Trust trust, InstantSource clock, Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
        new ServerCheck(hop, trust, clock, checkup, tell).run();
    }

    private void run() throws InterruptedException {
        var addresses = lookUp();
        if (addresses.isEmpty()) {
            tell.accept(CheckStep.skipped(CONNECT, "the server's address is not known"));
            ServerTalk.skip("the server's address is not known", tell);
            return;
        }
        var reached = connect(addresses);
        if (reached.isEmpty()) {
            ServerTalk.skip("the server was not reached", tell);
            return;
        }
        var peer = reached.get().peer();
        var local = peer.getLocalAddress();
        try {
            new ServerTalk(hop, trust, clock, checkup, tell).run(peer, reached.get().address());
        } finally {
            close(peer);
        }
        greetsAs(HeloName.of(hop, local), local);
    }

    private List<InetAddress> lookUp() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            var found = LookUp.addresses(hop.host(), checkup.connect());
            tell.accept(CheckStep.ok(DNS, "%s is %s".formatted(hop.host(), literals(found)), since(begin)));
            return found;
        } catch (UnknownHostException e) {
            tell.accept(CheckStep.failed(DNS, "the name %s does not resolve".formatted(hop.host()), since(begin), Advice.NAME_UNKNOWN.sentence()));
        } catch (TimeoutException e) {
            tell.accept(CheckStep.failed(DNS, "no answer about the name " + hop.host(), since(begin), Advice.NAME_SLOW.sentence()));
        }
        return List.of();
    }

    /// All addresses at once: each may take as long as somebody is ready to wait. One that is not reached costs time with every
    /// mail, and stops it only when it is the last.
    private Optional<Tried> connect(List<InetAddress> addresses) throws InterruptedException {
        var tried = new ArrayList<Tried>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = threads.invokeAll(addresses.stream().<Callable<Tried>>map(address -> () -> attempt(address)).toList());
            for (var attempt : attempts) {
                tried.add(attempt.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        boolean any = tried.stream().anyMatch(one -> one.trouble().isEmpty());
        Optional<Tried> first = Optional.empty();
        for (var one : tried) {
            var where = PeerSocket.literal(one.address()) + ":" + hop.port();
            if (one.trouble().isPresent()) {
                var trouble = one.trouble().get();
                tell.accept(new CheckStep(CONNECT, any ? Verdict.WARNING : Verdict.FAILED, "%s: %s".formatted(where, words(trouble)), one.took(), advice(trouble).sentence()));
            } else {
                tell.accept(CheckStep.ok(CONNECT, where + " reached", one.took()));
                if (first.isEmpty()) {
                    first = Optional.of(one);
                } else {
                    close(one.peer());
                }
            }
        }
        return first;
    }

    private Tried attempt(InetAddress address) {
        long begin = System.nanoTime();
        var peer = new PeerSocket();
        try {
            Connector.connect(peer, hop, address);
            return new Tried(address, peer, Optional.empty(), since(begin));
        } catch (IOException e) {
            close(peer);
            return new Tried(address, peer, Optional.of(e), since(begin));
        }
    }

    private static String words(IOException trouble) {
        return trouble instanceof SocketTimeoutException ? "no answer" : Connection.words(trouble);
    }

    private static Advice advice(IOException trouble) {
        return switch (trouble) {
            case SocketTimeoutException _ -> Advice.NO_ANSWER;
            case ConnectException e when words(e).contains("refused") -> Advice.REFUSED;
            case ConnectException e when words(e).contains("timed out") -> Advice.NO_ANSWER;
            default -> Advice.NO_ROUTE;
        };
    }

    /// What can be known from here: a server sees the public address, we see our own.
    private void greetsAs(String name, InetAddress local) throws InterruptedException {
        if (name.startsWith("[")) {
            tell.accept(CheckStep.ok(HELO, "greets with its address, %s: this machine has no full name and helo-name is not set".formatted(name), Duration.ZERO));
            return;
        }
        long begin = System.nanoTime();
        try {
            var found = LookUp.addresses(name, checkup.connect());
            var greets = "greets as %s, which is %s".formatted(name, literals(found));
            if (PrivateAddress.is(local)) {
                tell.accept(CheckStep.ok(HELO, "%s; connects from the private address %s, so the address that others see cannot be checked from here"
                        .formatted(greets, local.getHostAddress()), since(begin)));
                return;
            }
            var reverse = LookUp.name(local, checkup.connect());
            var seen = "%s; connects from %s, whose name is %s".formatted(greets, local.getHostAddress(), reverse);
            tell.accept(reverse.equalsIgnoreCase(name.replaceFirst("\\.$", "")) ? CheckStep.ok(HELO, seen, since(begin)) : doubtful(seen, since(begin), Advice.HELO_NOT_REVERSE));
        } catch (UnknownHostException e) {
            tell.accept(doubtful("greets as %s, which does not resolve".formatted(name), since(begin), Advice.HELO_UNKNOWN));
        } catch (TimeoutException e) {
            tell.accept(doubtful("greets as %s; no answer about that name".formatted(name), since(begin), Advice.NAME_SLOW));
        }
    }

    /// A server that knows our password does not care.
    private CheckStep doubtful(String seen, Duration took, Advice advice) {
        return hop.credentials().isPresent() ? CheckStep.ok(HELO, seen, took) : CheckStep.warning(HELO, seen, took, advice.sentence());
    }

    private static String literals(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).distinct().collect(Collectors.joining(", "));
    }

    static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void close(PeerSocket peer) {
        try {
            peer.close();
        } catch (IOException e) {
            // it is gone already
        }
    }
}
