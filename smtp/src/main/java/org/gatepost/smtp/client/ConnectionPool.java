package org.gatepost.smtp.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Connections that wait for the next mail, by next hop; the one used last is taken first.
///
/// **Threads.** Any number.
final class ConnectionPool implements AutoCloseable {

    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private final Map<NextHop, Deque<Connection>> resting = new HashMap<>();
    private boolean reaping;
    private boolean closed;

    synchronized Optional<Connection> take(NextHop hop) {
        var there = Optional.ofNullable(resting.get(hop)).map(Deque::pollFirst);
        resting.computeIfPresent(hop, (_, left) -> left.isEmpty() ? null : left);
        return there;
    }

    synchronized boolean has(NextHop hop) {
        return resting.containsKey(hop);
    }

    /// Keeps a connection, or ends it when it has sent enough.
    void giveBack(Connection connection) {
        if (!connection.maySendAnother() || !keep(connection)) {
            connection.dialog().quit();
        }
    }

    private synchronized boolean keep(Connection connection) {
        if (closed) {
            return false;
        }
        connection.rest();
        resting.computeIfAbsent(connection.hop(), _ -> new ArrayDeque<>()).addFirst(connection);
        if (!reaping) {
            reaping = true;
            Thread.ofVirtual().name("smtp-pool").start(this::reap);
        }
        return true;
    }

    private void reap() {
        boolean more = true;
        while (more) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                return;
            }
            var tired = new ArrayList<Connection>();
            more = collect(tired);
            tired.forEach(connection -> connection.dialog().quit());
        }
    }

    /// @return whether others are still resting
    private synchronized boolean collect(List<Connection> tired) {
        resting.values().forEach(deque -> {
            while (!deque.isEmpty() && deque.peekLast().restsLongerThan(LONGEST_REST.toNanos())) {
                tired.add(deque.pollLast());
            }
        });
        resting.values().removeIf(Deque::isEmpty);
        reaping = !resting.isEmpty();
        return reaping;
    }

    @Override
    public void close() {
        var all = new ArrayList<Connection>();
        synchronized (this) {
            closed = true;
            resting.values().forEach(all::addAll);
            resting.clear();
        }
        all.forEach(connection -> connection.dialog().quit());
    }
}
