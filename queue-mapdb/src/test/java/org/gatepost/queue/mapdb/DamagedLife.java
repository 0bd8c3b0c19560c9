package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;

/// A short life of a queue in a few small segments, what it did where, and what may be made of it once some of its bytes are damaged.
final class DamagedLife {

    /// Large enough for some records, and never more than a few.
    private static final long SEGMENT = 900;
    private static final int CONTENT = 40;

    /// One batch with one record.
    ///
    /// @param mark where its mark begins
    /// @param after the mail as it stood then; empty: gone
    record Deed(QueueId id, Optional<QueueEntry> after, int segment, int mark, int end, boolean isInsert) {

        int record() {
            return mark + Record.MARK_SIZE;
        }

        int content() {
            return isInsert ? end - CONTENT : end;
        }

        boolean isIn(int part, int at) {
            return segment == part && mark <= at && at < end;
        }
    }

    private final Path home;
    private final List<Deed> deeds = new ArrayList<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private int copies;

    DamagedLife(Path home) {
        this.home = home;
    }

    /// @param home for all its queues
    static DamagedLife live(Path home) throws QueueException, IOException {
        var life = new DamagedLife(home);
        var directory = home.resolve("lived");
        try (var queue = life.open(directory)) {
            life.insert(queue, 1, pending(60));
            life.insert(queue, 2, pending(60));
            life.change(queue, 1, scheduled(100));
            life.insert(queue, 3, scheduled(0));
            life.insert(queue, 4, pending(60));
            life.end(queue, 2);
            life.change(queue, 3, leased(1));
            life.insert(queue, 5, pending(60));
            life.remove(queue, 3);
            life.insert(queue, 6, pending(60));
            life.change(queue, 4, scheduled(200));
            life.end(queue, 5);
            life.insert(queue, 7, pending(60));
            life.insert(queue, 8, leased(1));
            life.change(queue, 7, leased(1));
            life.remove(queue, 7);
            life.insert(queue, 9, pending(60));
            life.change(queue, 6, scheduled(300));
            try (var all = Files.list(directory)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    life.files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return life;
    }

    List<Deed> deeds() {
        return deeds;
    }

    int lastSegment() {
        return deeds.getLast().segment();
    }

    byte[] segment(int number) {
        return files.getOrDefault(name(number), new byte[0]).clone();
    }

    MapDbQueue open(Path directory) throws QueueException {
        return open(directory, new HastyDisk());
    }

    MapDbQueue open(Path directory, Disk disk) throws QueueException {
        return MapDbQueue.open(directory, new Setup(disk, CrashChecker.INDEXES, SEGMENT, new DraftBudget(1 << 20), 0, () -> NOON));
    }

    /// A queue of the same life, as a crash left it, with another segment; null: without it.
    Path copy(int segment, byte @org.jspecify.annotations.Nullable [] bytes) throws IOException {
        var directory = Files.createDirectories(home.resolve("copy-" + copies++));
        for (var file : files.entrySet()) {
            if (file.getKey().startsWith("index") || file.getKey().equals(name(segment))) {
                continue;
            }
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        if (bytes != null) {
            Files.write(directory.resolve(name(segment)), bytes);
        }
        return directory;
    }

    /// The mails as they stood after so many deeds.
    Map<QueueId, QueueEntry> after(List<Deed> some) {
        var state = new TreeMap<QueueId, QueueEntry>();
        for (var deed : some) {
            deed.after().ifPresentOrElse(entry -> state.put(deed.id(), entry), () -> state.remove(deed.id()));
        }
        return state;
    }

    byte[] content(QueueId id) {
        var bytes = new byte[CONTENT];
        Arrays.fill(bytes, (byte) ('a' + Integer.parseInt(id.value())));
        return bytes;
    }

    private static String name(int segment) {
        return "seg-%08d.log".formatted(segment);
    }

    private QueueEntry latest(int number) {
        return deeds.stream().filter(deed -> deed.id().equals(id(number))).reduce((_, later) -> later).orElseThrow().after().orElseThrow();
    }

    private void insert(MapDbQueue queue, int number, QueueState state) throws QueueException, IOException {
        var entry = letter(number, state);
        Mails.insert(queue, entry, content(entry.id()));
        done(entry.id(), Optional.of(entry), true);
    }

    private void change(MapDbQueue queue, int number, QueueState state) throws QueueException, IOException {
        var next = then(latest(number), state);
        Mails.change(queue, latest(number), next);
        done(next.id(), Optional.of(next), false);
    }

    private void end(MapDbQueue queue, int number) throws QueueException, IOException {
        var next = ended(latest(number), Ending.RETRACTED, 100);
        queue.change(List.of(Change.to(latest(number), next, happened(Occurrence.Kind.RETRACTED))));
        done(next.id(), Optional.of(next), false);
    }

    private void remove(MapDbQueue queue, int number) throws QueueException, IOException {
        Mails.remove(queue, latest(number));
        done(id(number), Optional.empty(), false);
    }

    private void done(QueueId id, Optional<QueueEntry> after, boolean isInsert) throws IOException {
        int segment = Segments.numbers(home.resolve("lived")).getLast();
        int end = (int) Files.size(home.resolve("lived").resolve(name(segment)));
        int mark = deeds.isEmpty() || deeds.getLast().segment() != segment ? 0 : deeds.getLast().end();
        deeds.add(new Deed(id, after, segment, mark, end, isInsert));
    }
}
