package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.settings.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves what waits along when the machine's clock was set or the machine slept: nobody loses the time to retract, no
/// lifetime ends by it. The one walk over the whole queue there is; clocks seldom jump.
///
/// **Threads.** One shifts; those who compute times from the clock and store them hold [#reading] meanwhile, so that no time
/// of before is moved after it was computed anew.
final class TimeShift {

    private static final Logger log = LoggerFactory.getLogger(TimeShift.class);
    private static final int PAGE = 500;

    private final SteadyClock clock;
    private final MailQueue queue;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    TimeShift(SteadyClock clock, MailQueue queue) {
        this.clock = clock;
        this.queue = queue;
    }

    InstantSource clock() {
        return clock;
    }

    /// What computes and stores.
    interface Step<A, E extends Exception> {
        A take() throws E, QueueException;
    }

    <A, E extends Exception> A reading(Step<A, E> step) throws E, QueueException {
        lock.readLock().lock();
        try {
            return step.take();
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Before each sweep.
    ///
    /// @return whether the clock had jumped
    boolean follow() throws QueueException {
        if (clock.jump().isZero()) {
            return false;
        }
        lock.writeLock().lock();
        try {
            var ahead = clock.jump();
            if (ahead.isZero()) {
                return false;
            }
            log.warn("the clock was set {} by {}, or the machine slept: letters that wait keep the time they had left", ahead.isNegative() ? "back" : "ahead",
                    Durations.words(ahead.abs()));
            clock.adopt();
            shift(ahead, clock.instant());
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void shift(Duration ahead, Instant now) throws QueueException {
        Optional<QueueId> after = Optional.empty();
        do {
            var page = queue.page(Query.ALL, after, PAGE, now);
            var changes = page.entries().stream().flatMap(entry -> shifted(entry, ahead).stream().map(next -> Change.to(entry, next,
                    new Occurrence(now, Occurrence.Kind.REGROUPED, "the clock was set")))).toList();
            for (var result : queue.change(changes)) {
                if (result instanceof Change.Result.Stale(var latest) && latest.isPresent()) {
                    again(latest.get(), ahead, now);
                }
            }
            after = page.next();
        } while (after.isPresent());
    }

    /// An attempt settled meanwhile.
    private void again(QueueEntry entry, Duration ahead, Instant now) throws QueueException {
        Optional<QueueEntry> latest = Optional.of(entry);
        while (latest.isPresent()) {
            var next = shifted(latest.get(), ahead);
            if (next.isEmpty()) {
                return;
            }
            var change = Change.to(latest.get(), next.get(), new Occurrence(now, Occurrence.Kind.REGROUPED, "the clock was set"));
            latest = switch (queue.change(List.of(change)).getFirst()) {
                case Change.Result.Stored _ -> Optional.empty();
                case Change.Result.Stale(var other) -> other;
            };
        }
    }

    /// A clock set ahead lets retries come sooner, as the wall clock has it; one set back must not let them come later.
    static Optional<QueueEntry> shifted(QueueEntry entry, Duration ahead) {
        var deliveries = new ArrayList<Delivery>();
        for (var one : entry.deliveries()) {
            if (one.state() instanceof QueueState.Pending(_, boolean isFixed) && isFixed) {
                deliveries.add(one); // its sender named the time
                continue;
            }
            var state = switch (one.state()) {
                case QueueState.Pending(var until, _) -> new QueueState.Pending(moved(until, ahead));
                case QueueState.Scheduled(var at) -> ahead.isNegative() ? new QueueState.Scheduled(moved(at, ahead)) : one.state();
                case QueueState.Leased _, QueueState.Held _ -> one.state();
            };
            deliveries.add(new Delivery(one.lane(), state, one.attempts(), moved(one.firstDueAt(), ahead), one.recipients(),
                    one.unheardSince().map(since -> moved(since, ahead))));
        }
        return entry.ended().isPresent() || deliveries.isEmpty() ? Optional.empty() : Optional.of(entry.next(entry.recipients(), deliveries, Optional.empty()));
    }

    private static Instant moved(Instant time, Duration by) {
        return time.equals(QueueState.NEVER) ? time : time.plus(by);
    }
}
