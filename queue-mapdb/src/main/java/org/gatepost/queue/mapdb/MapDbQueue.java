package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
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

/// The queue on disk; see the package for how its parts fit.
///
/// **Files.** `FORMAT` and its copy, `lock`, `seg-*.log`, `index-<generation>.db`, `body/`, `quarantine/` once something was damaged, and `CLEAN` after a clean close.
public final class MapDbQueue implements MailQueue {

    private static final Logger log = LoggerFactory.getLogger(MapDbQueue.class);
    private static final int MOST_LOOKED_AT = 20_000;

    private final Path directory;
    private final Setup setup;
    private final Disk disk;
    private final FileChannel lock;
    private final Segments segments;
    private final Bodies bodies;
    private final Room room;
    private final Quarantine quarantine;
    private final Journal journal;
    private final Index index;
    private final int generation;
    private final Committer committer;
    private final JournalReader reader;

    private MapDbQueue(Path directory, Setup setup, FileChannel lock) throws IOException {
        this.directory = directory;
        this.setup = setup;
        this.disk = setup.disk();
        this.lock = lock;
        segments = new Segments(directory, Format.open(directory, disk));
        bodies = new Bodies(disk, directory.resolve("body"));
        room = new Room(directory, setup.reserve());
        quarantine = new Quarantine(directory, disk);
        var clean = CleanMark.read(directory);
        var opened = clean.flatMap(this::reopen);
        if (opened.isPresent()) {
            var mark = clean.orElseThrow();
            CleanMark.remove(directory, disk);
            generation = mark.generation();
            index = opened.get();
            journal = new Journal(disk, segments, setup.segmentSize(), mark.end(), mark.batch(), mark.seq());
        } else {
            var restart = Restart.run(directory, setup, segments, bodies);
            generation = restart.generation();
            index = restart.index();
            journal = restart.journal();
        }
        bodies.sweep(index);
        committer = new Committer(journal, index, bodies, segments, disk, setup.segmentSize());
        reader = new JournalReader(segments, committer::durable);
    }

    static MapDbQueue open(Path directory, Disk disk) throws QueueException {
        return open(directory, disk, Journal.SEGMENT_SIZE);
    }

    static MapDbQueue open(Path directory, Disk disk, long segmentSize) throws QueueException {
        return open(directory, Setup.of(disk, segmentSize));
    }

    static MapDbQueue open(Path directory, Setup setup) throws QueueException {
        try {
            createForOwner(directory, setup.disk());
            var lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (lock.tryLock() == null) {
                    throw new IOException("another process uses it");
                }
                return new MapDbQueue(directory, setup, lock);
            } catch (OverlappingFileLockException e) {
                throw new IOException("it is open in this process already", e);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw Trouble.of("cannot open the queue in " + directory, e);
        }
    }

    @Override
    public Draft draft() throws QueueException {
        room.check();
        return new BodyDraft(bodies, setup.budget(), room);
    }

    @Override
    public void insert(QueueEntry entry, Draft content, Occurrence what) throws QueueException {
        if (!(content instanceof BodyDraft draft)) {
            throw new IllegalArgumentException("not a draft of this queue");
        }
        try (draft) {
            draft.settle(entry.id());
            committer.insert(entry, draft, what);
        }
    }

    @Override
    public List<Change.Result> change(List<Change> changes) throws QueueException {
        return committer.change(changes);
    }

    @Override
    public Optional<QueueEntry> find(QueueId id) {
        return index.find(id).map(StoredEntry::entry);
    }

    @Override
    public Optional<Content> content(QueueId id) {
        return index.find(id).map(stored -> new StoredContent(id, stored.place(), segments, bodies, index));
    }

    @Override
    public List<Lane> lanesDue(Instant now, int limit) {
        return index.lanesDue(now, limit);
    }

    @Override
    public List<QueueEntry> due(Lane lane, Instant now, int limit) {
        return index.due(lane, now, limit);
    }

    @Override
    public Optional<Instant> nextDue(Instant now) {
        return index.nextDue(now);
    }

    @Override
    public Page page(Query query, Optional<QueueId> after, int limit, Instant now) {
        var found = new ArrayList<QueueEntry>();
        var entries = index.after(after.orElse(null));
        Optional<QueueId> last = Optional.empty();
        for (int looked = 0; entries.hasNext(); looked++) {
            if (found.size() == limit || looked == MOST_LOOKED_AT) {
                return new Page(found, last);
            }
            var entry = entries.next();
            last = Optional.of(entry.id());
            if (query.matches(entry, now)) {
                found.add(entry);
            }
        }
        return new Page(found, Optional.empty());
    }

    @Override
    public Optional<QueueId> newest() {
        return index.newest();
    }

    @Override
    public Map<LetterState, Long> counts(Instant now) {
        return index.tally().counts(now);
    }

    @Override
    public List<Happening> happenedAfter(long seq, int limit) throws QueueException {
        try {
            return reader.after(seq, limit);
        } catch (IOException e) {
            throw new QueueException("the journal cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> trouble() {
        return committer.trouble();
    }

    @Override
    public Optional<String> alarm() {
        return quarantine.alarm();
    }

    @Override
    public long latestSeq() {
        return committer.durable().seq();
    }

    @Override
    public void forget(long seq) {
        committer.forget(seq);
    }

    @Override
    public void close() throws QueueException {
        committer.close();
        try {
            journal.close();
            if (committer.isSound()) {
                index.close();
                syncIndex(); // MapDB does not, and the mark must not be more durable than what it speaks for
                new CleanMark(generation, journal.end(), journal.lastBatch(), journal.lastSeq()).write(directory, disk);
            } else {
                index.abandon();
            }
            segments.close();
            lock.close();
        } catch (IOException e) {
            throw Trouble.of("cannot close the queue; the next start reads the journal", e);
        }
    }

    /// Lets go of what has failed, for the journal to be read again. Whoever reads a letter still has its files.
    void abandon() {
        committer.close();
        try (journal; lock) {
            log.debug("queue: abandoned");
        } catch (IOException e) {
            log.warn("queue: cannot let go of its files: {}", e.toString());
        }
    }

    private static void createForOwner(Path directory, Disk disk) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            disk.syncDirectory(directory.toAbsolutePath().resolve("..").normalize()); // mail is not durable in a directory whose name is not
        }
    }

    private Optional<Index> reopen(CleanMark mark) {
        try {
            return Optional.of(setup.indexes().reopen(indexFile(mark.generation())));
        } catch (IOException e) {
            log.warn("queue: {}; it is made anew", e.getMessage());
            return Optional.empty();
        }
    }

    private void syncIndex() throws IOException {
        try (var file = disk.open(indexFile(generation), 0)) {
            file.sync();
        }
    }

    private Path indexFile(int number) {
        return directory.resolve(Index.name(number));
    }
}
