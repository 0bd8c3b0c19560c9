package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.Page;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue that is read again from its journal when its disk or its index has failed, until that succeeds.
///
/// After a failed sync the kernel may have dropped what it could not write and say yes the next time: only reading tells what is there.
final class ReopeningQueue implements MailQueue {

    private static final Logger log = LoggerFactory.getLogger(ReopeningQueue.class);

    private final Path directory;
    private final Setup setup;
    private final Duration pause;
    private volatile MapDbQueue queue;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean closed;
    private volatile int reopened;

    private ReopeningQueue(Path directory, Setup setup, Duration pause, MapDbQueue queue) {
        this.directory = directory;
        this.setup = setup;
        this.pause = pause;
        this.queue = queue;
    }

    /// @param pause between one try to read it again and the next
    static MailQueue open(Path directory, Setup setup, Duration pause) throws QueueException {
        return new ReopeningQueue(directory, setup, pause, MapDbQueue.open(directory, setup));
    }

    /// Writes something.
    private interface Request<T> {
        T to(MapDbQueue queue) throws QueueException;
    }

    private <T> T ask(Request<T> request) throws QueueException {
        var why = trouble;
        if (why.isPresent()) {
            throw new QueueException(why.get(), new IllegalStateException("being read again"));
        }
        var asked = queue;
        try {
            return request.to(asked);
        } catch (QueueException e) {
            asked.trouble().ifPresent(words -> failed(asked, words));
            throw e;
        }
    }

    /// The first who finds out has it read again. What it held before its failure can be looked at meanwhile.
    private synchronized void failed(MapDbQueue which, String words) {
        if (which == queue && trouble.isEmpty() && !closed) {
            trouble = Optional.of(words);
            Thread.ofPlatform().daemon().name("queue-reopening").start(() -> reopen(which));
        }
    }

    private void reopen(MapDbQueue which) {
        which.abandon();
        while (!closed) {
            try {
                replace(MapDbQueue.open(directory, setup));
                return;
            } catch (QueueException e) {
                trouble = Optional.of("the queue is to be read again, and cannot be yet: " + e.getMessage());
                log.error("queue: cannot be read again yet: {}", e.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void replace(MapDbQueue fresh) throws QueueException {
        queue = fresh;
        reopened++;
        trouble = Optional.empty();
        log.warn("queue: read again from the journal; it takes mail again");
        if (closed) {
            fresh.close();
        }
    }

    @Override
    public Draft draft() throws QueueException {
        return ask(MapDbQueue::draft);
    }

    @Override
    public void insert(QueueEntry entry, Draft content, Occurrence what) throws QueueException {
        ask(one -> {
            one.insert(entry, content, what);
            return true;
        });
    }

    @Override
    public List<Change.Result> change(List<Change> changes) throws QueueException {
        return ask(one -> one.change(changes));
    }

    @Override
    public Optional<QueueEntry> find(QueueId id) {
        return queue.find(id);
    }

    @Override
    public Optional<Content> content(QueueId id) {
        return queue.content(id);
    }

    @Override
    public List<Lane> lanesDue(Instant now, int limit) {
        return queue.lanesDue(now, limit);
    }

    @Override
    public List<QueueEntry> due(Lane lane, Instant now, int limit) {
        return queue.due(lane, now, limit);
    }

    @Override
    public Optional<Instant> nextDue(Instant now) {
        return queue.nextDue(now);
    }

    @Override
    public Page page(Query query, Optional<QueueId> after, int limit, Instant now) {
        return queue.page(query, after, limit, now);
    }

    @Override
    public Optional<QueueId> newest() {
        return queue.newest();
    }

    @Override
    public Map<LetterState, Long> counts(Instant now) {
        return queue.counts(now);
    }

    @Override
    public List<Happening> happenedAfter(long seq, int limit) throws QueueException {
        return queue.happenedAfter(seq, limit);
    }

    @Override
    public long latestSeq() {
        return queue.latestSeq();
    }

    @Override
    public void forget(long seq) {
        queue.forget(seq);
    }

    @Override
    public Optional<String> trouble() {
        return trouble.or(queue::trouble);
    }

    @Override
    public Optional<String> alarm() {
        return queue.alarm();
    }

    @Override
    public int reopened() {
        return reopened;
    }

    @Override
    public synchronized void close() throws QueueException {
        closed = true;
        if (trouble.isEmpty()) {
            queue.close();
        }
    }
}
