package org.gatepost.smtp.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Connects to one of several addresses: the next gets its turn when the one before has failed or is slow (RFC 8305 5).
///
/// **Threads.** One for each address that is tried, virtual, which ends when another one was reached.
final class Connector {

    private static final Duration HEAD_START = Duration.ofMillis(250);

    private final NextHop hop;
    private final LinkedBlockingQueue<Tried> results = new LinkedBlockingQueue<>();
    private final List<PeerSocket> open = new ArrayList<>();

    /// A connection, and where to.
    record Reached(PeerSocket peer, InetAddress address) {}

    private record Tried(Reached reached, Optional<IOException> trouble) {}

    private Connector(NextHop hop) {
        this.hop = hop;
    }

    /// @param addresses at least one, best first
    /// @param failed gets those that were not reached
    /// @throws IOException when none was; what the last one said
    static Reached connect(NextHop hop, List<InetAddress> addresses, BiConsumer<InetAddress, IOException> failed) throws IOException, InterruptedException {
        if (addresses.size() > 1) {
            return new Connector(hop).race(addresses, failed);
        }
        var peer = new PeerSocket();
        var address = addresses.getFirst();
        try {
            connect(peer, hop, address);
            return new Reached(peer, address);
        } catch (IOException e) {
            peer.close();
            failed.accept(address, e);
            throw e;
        }
    }

    private Reached race(List<InetAddress> addresses, BiConsumer<InetAddress, IOException> failed) throws IOException, InterruptedException {
        int begun = 0;
        IOException last = new IOException("nothing was tried");
        Optional<Reached> first = Optional.empty();
        try {
            for (int ended = 0; ended < addresses.size();) {
                boolean more = begun < addresses.size();
                if (more) {
                    begin(addresses.get(begun++));
                }
                var tried = more && begun < addresses.size() ? results.poll(HEAD_START.toMillis(), TimeUnit.MILLISECONDS) : results.take();
                if (tried == null) {
                    continue;
                }
                ended++;
                if (tried.trouble().isEmpty()) {
                    first = Optional.of(tried.reached());
                    return tried.reached();
                }
                last = tried.trouble().get();
                failed.accept(tried.reached().address(), last);
            }
            throw last;
        } finally {
            for (var peer : open) {
                if (first.map(one -> !one.peer().equals(peer)).orElse(true)) {
                    peer.close(); // ends the attempt that is under way on it, too
                }
            }
        }
    }

    private void begin(InetAddress address) {
        var peer = new PeerSocket();
        open.add(peer);
        Thread.ofVirtual().name("connect-" + hop.host()).start(() -> {
            var reached = new Reached(peer, address);
            try {
                connect(peer, hop, address);
                results.add(new Tried(reached, Optional.empty()));
            } catch (IOException e) {
                results.add(new Tried(reached, Optional.of(e)));
            }
        });
    }

    static void connect(PeerSocket peer, NextHop hop, InetAddress address) throws IOException {
        if (!hop.from().isEmpty()) {
            var from = hop.from().stream().filter(one -> one.getClass().equals(address.getClass())).findFirst()
                    .orElseThrow(() -> new NoRouteToHostException("no address of that kind to connect from is set"));
            peer.bind(new InetSocketAddress(from, 0));
        }
        peer.setTcpNoDelay(true);
        // the name goes along with the address, or Jakarta Mail would look it up
        var named = InetAddress.getByAddress(hop.host(), address.getAddress());
        peer.connect(new InetSocketAddress(named, hop.port()), (int) hop.timeouts().connect().toMillis());
        peer.setSoTimeout((int) hop.timeouts().command().toMillis());
    }
}
