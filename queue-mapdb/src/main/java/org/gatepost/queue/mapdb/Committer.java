package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes: it drains what waits, appends it, syncs once, applies it to the index, then answers all.
/// It decides every compare-and-set, and so every race between retract and lease.
final class Committer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);
    private static final int MOST_REQUESTS = 1024;
    private static final long MOST_BYTES = 8 << 20;

    private final Journal journal;
    private final Index index;
    private final Bodies bodies;
    private final Segments segments;
    private final Disk disk;
    private final Reclaimer reclaimer;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(4 * MOST_REQUESTS);
    private final Thread thread;
    private int oldest;
    private volatile JournalReader.Durable durable;
    private volatile long forgotten;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable QueueException broken;

    Committer(Journal journal, Index index, Bodies bodies, Segments segments, Disk disk, long segmentSize) throws IOException {
        this.journal = journal;
        this.index = index;
        this.bodies = bodies;
        this.segments = segments;
        this.disk = disk;
        this.reclaimer = new Reclaimer(segments, index, segmentSize);
        this.durable = new JournalReader.Durable(journal.end(), journal.lastSeq());
        this.oldest = segments.numbers().getFirst();
        this.thread = Thread.ofPlatform().name("queue-committer").daemon().start(this::run);
    }

    void insert(QueueEntry entry, BodyDraft draft, Occurrence what) throws QueueException {
        hand(Request.insert(entry, draft, what)).await();
    }

    List<Change.Result> change(List<Change> changes) throws QueueException {
        return changes.isEmpty() ? List.of() : hand(Request.changes(changes)).await();
    }

    /// Up to where the journal is on stable storage.
    JournalReader.Durable durable() {
        return durable;
    }

    /// Segments may go once all that happened in them is forgotten and nothing lives in them.
    void forget(long seq) {
        forgotten = Math.max(forgotten, seq);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(broken).map(why -> String.valueOf(why.getMessage()));
    }

    /// Whether everything answered so far is in the index too.
    boolean isSound() {
        return broken == null;
    }

    /// Commits what was handed over, then stops.
    @Override
    public void close() {
        closing = true;
        var wait = Request.changes(List.of());
        while (!requests.offer(wait) && thread.isAlive()) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Request hand(Request request) throws QueueException {
        if (closing) {
            throw new QueueException("the queue is closed", new IllegalStateException("closed"));
        }
        boolean interrupted = false;
        while (true) {
            try {
                requests.put(request);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (ended) { // after the committer looked for the last time
            failLate();
        }
        return request;
    }

    private void run() {
        var batch = new ArrayList<Request>();
        while (!closing || !requests.isEmpty()) {
            batch.clear();
            try {
                var first = reclaimer.isWanted(oldest, journal.end()) && isSound() ? requests.poll() : requests.take();
                if (first != null) {
                    batch.add(first);
                    commit(batch);
                }
                if (reclaimer.isTurn(oldest, journal.end(), requests.isEmpty()) && isSound() && !closing) {
                    reclaim();
                }
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the committer", e);
            } catch (IOException e) {
                fail(batch, Trouble.of("cannot write to the queue", e));
            } catch (RuntimeException | Error e) { // MapDB and mmap report a full disk and damage in many ways
                broken = new QueueException("the queue's index failed; it is made anew: " + e, e);
                log.error("queue: {}", broken.getMessage(), e);
                fail(batch, broken);
            }
        }
        ended = true;
        failLate();
    }

    private void failLate() {
        var late = new ArrayList<Request>();
        requests.drainTo(late);
        fail(late, new QueueException("the queue is closed", new IllegalStateException("closed")));
    }

    private void commit(List<Request> batch) throws IOException {
        if (broken != null) {
            fail(batch, broken);
            return;
        }
        var changes = new Batch(index);
        try {
            journal.begin();
            for (int i = 0; i < batch.size(); i++) {
                append(batch.get(i), changes);
                var next = batch.size() < MOST_REQUESTS && journal.batchSize() < MOST_BYTES ? requests.poll() : null;
                if (next != null) {
                    batch.add(next);
                }
            }
            if (changes.isEmpty()) {
                journal.rollback();
            } else {
                journal.write();
            }
        } catch (IOException | RuntimeException e) {
            takeBack(e);
            throw e;
        }
        if (!changes.isEmpty()) {
            reclaimer.written(journal.batchSize());
            sync();
            changes.apply(index);
            index.settle();
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(changes.results(i));
        }
        tidy(changes);
    }

    /// A batch of its own: when there is no room for it, nobody's request fails with it.
    private void reclaim() throws IOException {
        var changes = new Batch(index);
        try {
            journal.begin();
            reclaimer.slice(oldest, journal, changes);
            if (changes.isEmpty()) {
                journal.rollback();
                return;
            }
            journal.write();
        } catch (IOException | RuntimeException e) {
            takeBack(e);
            reclaimer.giveUp();
            log.warn("queue: cannot make room in the journal now: {}", e.toString());
            return;
        }
        sync();
        changes.apply(index);
        index.settle();
        tidy(changes);
    }

    private void append(Request request, Batch changes) throws IOException {
        changes.nextRequest();
        switch (request) {
            case Request.Insert(var entry, var draft, var what, var envelope, _) -> {
                var at = journal.add(Record.Type.INSERT, what.kind().isForHistory(), envelope, draft.inline(), draft.isOwnFile() ? 0 : draft.crc());
                var place = new BodyPlace(at.segment(), draft.isOwnFile() ? BodyPlace.OWN_FILE : at.offset(), draft.size(), draft.crc());
                changes.inserted(new StoredEntry(entry, place));
            }
            case Request.Changes(var list, var envelopes, _) -> {
                for (int i = 0; i < list.size(); i++) {
                    var change = list.get(i);
                    if (changes.compare(change)) {
                        journal.add(change.isLast() ? Record.Type.GONE : Record.Type.CHANGE, change.what().kind().isForHistory(), envelopes.get(i), ByteBuffer.allocate(0), 0);
                        changes.changed(change);
                    }
                }
            }
        }
    }

    private void sync() throws IOException {
        try {
            journal.sync();
            durable = new JournalReader.Durable(journal.end(), journal.lastSeq());
        } catch (IOException e) {
            // After a failed sync the kernel may have dropped the pages and say yes the next time: only reading tells what is there.
            broken = new QueueException("the disk failed while keeping mail; what is there is read again: " + e, e);
            log.error("queue: {}", broken.getMessage());
            throw e;
        }
    }

    private void takeBack(Exception cause) {
        try {
            journal.rollback();
        } catch (IOException e) {
            e.addSuppressed(cause);
            broken = new QueueException("the disk failed while keeping mail; what is there is read again: " + e, e);
            log.error("queue: {}", broken.getMessage());
        }
    }

    /// Removes what no mail needs any more. What cannot be removed now is tried again with the next batch, or at the next start.
    private void tidy(Batch changes) {
        try {
            for (var id : changes.deadFiles()) {
                bodies.delete(bodies.file(id));
            }
            // only the oldest ones: so a retraction never goes before the mail it took back
            while (oldest < journal.end().segment() && !index.tally().isAlive(oldest) && isForgotten(oldest)) {
                segments.delete(oldest, disk);
                oldest++;
            }
        } catch (IOException e) {
            log.warn("queue: cannot remove what is no longer needed: {}", e.toString());
        }
    }

    /// Whether history has everything that stands in a segment which others follow.
    private boolean isForgotten(int segment) throws IOException {
        long next = segments.firstSeq(segment + 1);
        return next > 0 && next - 1 <= forgotten;
    }

    private static void fail(List<Request> batch, QueueException why) {
        batch.forEach(request -> request.answer().completeExceptionally(why));
    }
}
