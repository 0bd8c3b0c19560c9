package org.gatepost.engine.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of mail: follows the queue's records into `history/history.db` and answers questions about it.
///
/// **Threads.** One of its own writes, any number may ask.
/// **Failure.** History in trouble stops no mail: the queue keeps its records until they are kept here, [#problem] says
/// why, and questions are answered by what there is. A damaged file is set aside, and a new one begun.
public final class History implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final int BATCH = 2000;
    private static final int MOST_PRUNED = 500;
    private static final Duration GATHER = Duration.ofMillis(250);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);
    private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(5);

    private final Path directory;
    private final Path file;
    private final MailQueue queue;
    private final InstantSource clock;
    private final Supplier<Duration> keep;
    private final Thread thread;
    private @Nullable HistoryStore writer;
    private @Nullable HistoryStore reader;
    private long followed = -1;
    private long wanted = -1;
    private boolean closing;
    private volatile boolean woken;
    private volatile String problem = "";

    /// @param keep how long after its end a letter is remembered
    public History(Path directory, MailQueue queue, InstantSource clock, Supplier<Duration> keep) {
        this.directory = directory;
        this.file = directory.resolve("history.db");
        this.queue = queue;
        this.clock = clock;
        this.keep = keep;
        this.thread = Thread.ofPlatform().name("history").daemon().start(this::follow); // SQLite would hold on to a virtual one's carrier
    }

    /// Something happened that may be followed soon.
    public void wake() {
        if (!woken) {
            woken = true;
            nudge();
        }
    }

    /// Why nothing is written at the moment; empty when all is well.
    public String problem() {
        return problem;
    }

    /// A letter that has ended, however short a while ago.
    public Optional<Past> find(QueueId id) {
        return ask(store -> store.find(id), Optional.empty());
    }

    /// Letters that have ended, the latest first.
    ///
    /// @param before the `next` of the page before; empty: from the latest
    public PastPage page(HistoryQuery query, Optional<Long> before, int limit) {
        return ask(store -> store.page(query, before.orElse(Long.MAX_VALUE), limit), new PastPage(List.of(), Optional.empty()));
    }

    /// How many were delivered and how many were not since then; the hour in which that is counts whole.
    public Deliveries deliveries(Instant since) {
        return ask(store -> store.deliveries(since), Deliveries.NONE);
    }

    /// Everything that happened to a letter, in order; empty when it is not known.
    public List<Occurrence> events(QueueId id) {
        return ask(store -> store.events(id), List.of());
    }

    /// Follows what is left, then stops.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            writer = closed(writer);
            reader = closed(reader);
        }
    }

    // ---- asking

    private interface Question<A> {
        A of(HistoryStore store) throws SQLException;
    }

    private <A> A ask(Question<A> question, A otherwise) {
        catchUp();
        synchronized (file) {
            try {
                var open = reader;
                if (open == null) {
                    if (!Files.exists(file)) {
                        return otherwise;
                    }
                    open = HistoryStore.reader(file);
                    reader = open;
                }
                return question.of(open);
            } catch (SQLException e) {
                log.warn("history: cannot be read: {}", e.getMessage());
                reader = closed(reader);
                return otherwise;
            }
        }
    }

    /// Waits until everything that has happened by now is in the file, unless history is in trouble.
    private synchronized void catchUp() {
        long target = queue.latestSeq();
        wanted = Math.max(wanted, target);
        notifyAll();
        long end = System.nanoTime() + LONGEST_CATCH_UP.toNanos();
        while (followed < target && problem.isEmpty() && thread.isAlive()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    // ---- following

    private synchronized void nudge() {
        notifyAll();
    }

    private void follow() {
        long pruned = System.nanoTime() - PRUNE_EVERY.toNanos();
        boolean last = false;
        while (!last) {
            last = isClosing();
            var wait = GATHER;
            try {
                var store = opened();
                boolean more = step(store);
                if (System.nanoTime() - pruned >= PRUNE_EVERY.toNanos() && store.prune(clock.instant().minus(keep.get()), MOST_PRUNED) < MOST_PRUNED) {
                    pruned = System.nanoTime();
                }
                wait = more ? Duration.ZERO : GATHER;
                last &= !more;
                problem = "";
            } catch (SQLException | IOException | QueueException | RuntimeException e) {
                trouble(e);
                wait = TRY_AGAIN;
            }
            if (!last) {
                rest(wait);
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /// @return whether there may be more at once
    private boolean step(HistoryStore store) throws SQLException, QueueException {
        woken = false;
        long latest = queue.latestSeq();
        if (latest < store.applied()) {
            log.warn("history: the queue is another one than before; both are kept");
            store.startAnew();
        }
        var happened = queue.happenedAfter(store.applied(), BATCH);
        if (!happened.isEmpty()) {
            store.apply(happened);
        }
        boolean more = happened.size() == BATCH;
        if (!more) {
            queue.forget(Math.max(latest, store.applied()));
        } else {
            queue.forget(store.applied());
        }
        synchronized (this) {
            followed = more ? store.applied() : Math.max(latest, store.applied());
            notifyAll();
        }
        return more;
    }

    /// Gathers for a moment, then waits until something happens or somebody asks.
    private synchronized void rest(Duration least) {
        try {
            long end = System.nanoTime() + least.toNanos();
            while (!closing && (followed >= wanted || !problem.isEmpty())) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 && (woken || !problem.isEmpty())) {
                    return;
                }
                wait(left > 0 ? left : PRUNE_EVERY.toMillis());
                if (!woken && System.nanoTime() - end > PRUNE_EVERY.toNanos()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HistoryStore opened() throws SQLException, IOException {
        var open = writer;
        if (open == null) {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                }
            }
            if (System.getProperty("org.sqlite.tmpdir") == null) {
                System.setProperty("org.sqlite.tmpdir", directory.toString()); // a /tmp may forbid programs
            }
            open = HistoryStore.open(file);
            writer = open;
        }
        return open;
    }

    private void trouble(Exception why) {
        writer = closed(writer);
        var words = String.valueOf(why.getMessage());
        if (problem.isEmpty()) {
            log.error("history: cannot be written, the queue keeps what happens until it can: {}", words);
        }
        problem = "history cannot be written: " + words;
        if (words.contains("SQLITE_CORRUPT") || words.contains("SQLITE_NOTADB")) {
            setAside();
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private void setAside() {
        synchronized (file) {
            reader = closed(reader);
            var aside = file.resolveSibling("history-damaged-" + clock.instant().toEpochMilli() + ".db");
            try {
                Files.move(file, aside);
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
                log.error("history: the file is damaged; it was set aside as {} and a new one is begun", aside);
                problem = "";
            } catch (IOException e) {
                log.error("history: the damaged file cannot be set aside: {}", e.toString());
            }
        }
    }

    private static @Nullable HistoryStore closed(@Nullable HistoryStore store) {
        if (store != null) {
            try {
                store.close();
            } catch (SQLException e) {
                log.debug("closing the history: {}", e.toString());
            }
        }
        return null;
    }
}
