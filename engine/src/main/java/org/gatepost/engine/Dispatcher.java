package org.gatepost.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what is due and starts attempts, as many as there are free slots; forgets ended letters whose keeping is over.
///
/// **Threads.** One sweeps; each attempt has a virtual thread of its own.
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MOST_FORGOTTEN = 500;
    private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Attempt.Surroundings around;
    private final String owner;
    private final Supplier<Sending> sending;
    private final Runnable slotFreed;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private int reopened;
    private final Map<Thread, Long> deadlines = new ConcurrentHashMap<>();

    /// A delivery that somebody works on.
    private record Running(QueueId id, Lane lane) {}

    /// A change on its way and the lane it leases.
    private record Lease(Change change, Lane lane) {}

    Dispatcher(Attempt.Surroundings around, String owner, Supplier<Sending> sending, Runnable slotFreed) {
        this.around = around;
        this.owner = owner;
        this.sending = sending;
        this.slotFreed = slotFreed;
    }

    /// Before the first sweep, and when the queue was read again: what was leased and nobody works on is in doubt.
    void recoverLeases() throws QueueException {
        var now = around.clock().instant();
        var lost = around.queue().due(Lane.LEASED, END_OF_TIME, Integer.MAX_VALUE).stream()
                .map(entry -> Map.entry(entry, Leasing.inDoubt(entry, lane -> !running.contains(new Running(entry.id(), lane)), now)))
                .filter(one -> one.getValue().version() != one.getKey().version()).toList();
        for (int from = 0; from < lost.size(); from += MOST_FORGOTTEN) {
            var some = lost.subList(from, Math.min(lost.size(), from + MOST_FORGOTTEN));
            around.queue().change(some.stream().map(one -> Change.to(one.getKey(), one.getValue(),
                    new Occurrence(now, Occurrence.Kind.IN_DOUBT, Words.STOPPED_WHILE_SENDING.text()))).toList());
            some.forEach(one -> log.warn("{} {}", one.getKey().id(), Words.STOPPED_WHILE_SENDING.text()));
        }
    }

    /// One sweep.
    ///
    /// @return whether another one at once may find more
    boolean dispatchDue() throws QueueException {
        interruptOverdue();
        if (around.queue().reopened() != reopened) {
            int latest = around.queue().reopened();
            recoverLeases();
            reopened = latest;
        }
        var now = around.clock().instant();
        boolean more = forgetKept(now);
        var terms = sending.get();
        if (terms.obstacle(now).isPresent()) {
            return more;
        }
        var leases = new ArrayList<Lease>();
        try {
            for (var lane : around.queue().lanesDue(now, Integer.MAX_VALUE)) {
                if (around.board().active() >= terms.limits().total()) {
                    break;
                }
                if (!lane.equals(Lane.KEPT)) {
                    int free = around.board().free(lane, terms.limits().upTo(around.destinations().width(lane, terms.limits().perLane())), now);
                    more |= free > 0 && collect(lane, free, terms, now, leases);
                }
            }
        } catch (QueueException | RuntimeException e) {
            leases.forEach(lease -> around.board().end(lease.lane()));
            throw e;
        }
        start(leases, terms);
        return more;
    }

    /// Slots are taken at once: the next lane of this sweep counts on them, and a retraction may settle another attempt meanwhile.
    ///
    /// @return whether mails were moved to other lanes, where they may be due
    private boolean collect(Lane lane, int free, Sending terms, Instant now, List<Lease> leases) throws QueueException {
        var moves = new ArrayList<Change>();
        for (var entry : around.queue().due(lane, now, free)) {
            var moved = Leasing.regroup(entry, lane, terms.router(), now);
            if (moved.isPresent()) {
                moves.add(Change.to(entry, moved.get(), new Occurrence(now, Occurrence.Kind.REGROUPED, "leaves by " + terms.router().transportName() + " now")));
            } else {
                Leasing.lease(entry, lane, owner, now, Sending.ATTEMPT_TIME).ifPresent(leased -> {
                    around.board().start(lane);
                    leases.add(new Lease(Change.to(entry, leased, new Occurrence(now, Occurrence.Kind.LEASED, "")), lane));
                });
            }
        }
        around.queue().change(moves);
        return !moves.isEmpty();
    }

    private void start(List<Lease> leases, Sending terms) throws QueueException {
        int started = 0;
        try {
            var results = around.queue().change(leases.stream().map(Lease::change).toList());
            for (; started < leases.size(); started++) {
                var lane = leases.get(started).lane();
                switch (results.get(started)) {
                    case Change.Result.Stored(var leased) -> attempt(leased, lane, terms);
                    case Change.Result.Stale _ -> around.board().end(lane); // a sibling lane settled, or somebody retracted it: the next sweep sees
                }
            }
        } finally {
            for (; started < leases.size(); started++) {
                around.board().end(leases.get(started).lane());
            }
        }
    }

    private void attempt(QueueEntry leased, Lane lane, Sending terms) {
        var one = new Running(leased.id(), lane);
        running.add(one);
        Thread.ofVirtual().name(leased.id().value()).start(() -> {
            deadlines.put(Thread.currentThread(), System.nanoTime() + Sending.ATTEMPT_TIME.toNanos());
            try {
                new Attempt(around, terms, leased, lane).run();
            } catch (RuntimeException | Error e) {
                log.error("{} the attempt failed; it stays leased until the next start", leased.id(), e);
            } finally {
                deadlines.remove(Thread.currentThread());
                running.remove(one);
                around.board().end(lane);
                slotFreed.run();
            }
        });
    }

    private boolean forgetKept(Instant now) throws QueueException {
        var over = around.queue().due(Lane.KEPT, now, MOST_FORGOTTEN);
        around.queue().change(over.stream().map(entry -> Change.last(entry, entry.next(entry.recipients(), List.of(), entry.ended()),
                new Occurrence(now, Occurrence.Kind.FORGOTTEN, "was kept long enough"))).toList());
        return over.size() == MOST_FORGOTTEN;
    }

    private void interruptOverdue() {
        long now = System.nanoTime();
        deadlines.forEach((thread, deadline) -> {
            if (now - deadline > 0 && deadlines.remove(thread, deadline)) { // once: it settles then, and is to be left in peace
                thread.interrupt();
            }
        });
    }
}
