package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.id;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.queue.mapdb.RecordingDisk.Step;
import org.mapdb.DBMaker;

/// Opens the queue from what crashes left and compares it with what was answered before: that is there, whole; what was asked and not
/// answered may be; nothing else is.
final class CrashChecker {

    private static final int SMALLEST_INDEX = 1 << 20;
    private static final int MOST_SUMS = 2000;
    private static final int PAGE = 64 << 10;
    private static final byte[] ZEROES = new byte[PAGE];

    /// In the heap, unless a clean close left one.
    static final Setup.Indexes INDEXES = new Setup.Indexes() {
        @Override
        public Index create(Path file, Iterator<StoredEntry> sorted, Sorter due) throws IOException {
            Files.createFile(file);
            return Index.create(DBMaker.memoryDB().make(), sorted, due);
        }

        @Override
        public Index reopen(Path file) throws IOException {
            if (Files.exists(file) && Files.size(file) < SMALLEST_INDEX) {
                throw new IOException("not a whole one");
            }
            return Index.reopen(file);
        }
    };

    private final CrashScript script;
    private final long seed;
    private final Path into;
    private final int[] asked;
    private final int[] answered;
    private final Set<Long> seen = new HashSet<>();
    private final IdentityHashMap<byte[], Long> sums = new IdentityHashMap<>();
    private int answers;

    CrashChecker(CrashScript script, long seed, Path into) {
        this.script = script;
        this.seed = seed;
        this.into = into;
        asked = new int[script.mails().size()];
        answered = new int[asked.length];
        Arrays.fill(asked, -1);
        Arrays.fill(answered, -1);
    }

    /// @return how many different states there were
    int check(List<Step> steps, CrashStates states) {
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            switch (step) {
                case Step.Asked(var mail, var number) -> asked[mail] = number;
                case Step.Answered(var mail, var number) -> {
                    answered[mail] = number;
                    answers++;
                }
                default -> states.take(step);
            }
            var moment = "seed %d, after step %d of %d, %s".formatted(seed, i + 1, steps.size(), words(step));
            states.each(state -> {
                if (seen.add(fingerprint(state))) {
                    check(state, moment);
                }
            });
        }
        return seen.size();
    }

    private static String words(Step step) {
        return step instanceof Step.Write(var file, var at, var bytes) ? "write %d bytes at %d of file %d".formatted(bytes.length, at, file) : step.toString();
    }

    private void check(Map<Path, byte[]> state, String moment) {
        var directory = into.resolve(Integer.toString(seen.size()));
        try {
            boolean isClean = state.keySet().stream().anyMatch(name -> name.endsWith("CLEAN"));
            for (var file : state.entrySet()) {
                var copy = directory.resolve(script.directory().relativize(file.getKey()).toString());
                Files.createDirectories(copy.getParent());
                write(copy, isClean || file.getValue().length < SMALLEST_INDEX ? file.getValue() : new byte[PAGE]); // which nobody reads
            }
            try (var queue = MapDbQueue.open(directory, CrashScript.setup(new HastyDisk(), INDEXES))) {
                compare(queue, moment);
            }
            delete(directory);
        } catch (QueueException | IOException | RuntimeException e) { // an index that is not what it says breaks anywhere
            throw new AssertionError(moment + ": " + e + " of " + state.entrySet().stream().map(one -> one.getKey().getFileName() + " " + one.getValue().length).toList(), e);
        }
    }

    /// Without the zeroes, of which an index is full.
    private static void write(Path file, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at += PAGE) {
                int end = Math.min(bytes.length, at + PAGE);
                if (end == bytes.length || !Arrays.equals(bytes, at, end, ZEROES, 0, end - at)) {
                    channel.write(ByteBuffer.wrap(bytes, at, end - at), at);
                }
            }
        }
    }

    private void compare(MapDbQueue queue, String moment) throws QueueException, IOException {
        var found = queue.page(Query.ALL, Optional.empty(), Integer.MAX_VALUE, NOON).entries();
        for (var entry : found) {
            if (script.mailOf(entry).isEmpty()) {
                throw new AssertionError(moment + ": nobody has ever heard of " + entry);
            }
        }
        for (int number = 0; number < asked.length; number++) {
            var mail = script.mails().get(number);
            var now = queue.find(id(number));
            if (!mayBe(mail, number, now)) {
                throw new AssertionError("%s: mail %d is %s; asked up to %d, answered up to %d of %s".formatted(moment, number, now, asked[number], answered[number], mail.steps()));
            }
            if (now.isPresent()) {
                try (var in = queue.content(id(number)).orElseThrow().open()) {
                    if (!Arrays.equals(in.readAllBytes(), mail.content())) {
                        throw new AssertionError(moment + ": another content of mail " + number);
                    }
                }
            }
        }
    }

    private boolean mayBe(CrashScript.Mail mail, int number, Optional<QueueEntry> now) {
        if (answered[number] < 0 && now.isEmpty()) {
            return true;
        }
        for (int step = Math.max(0, answered[number]); step <= asked[number]; step++) {
            if (mail.steps().get(step).equals(now)) {
                return true;
            }
        }
        return false;
    }

    /// The same files with the same answers need no second look.
    private long fingerprint(Map<Path, byte[]> state) {
        long print = answers;
        if (sums.size() > MOST_SUMS) {
            sums.clear();
        }
        for (var file : state.entrySet()) {
            long sum = sums.computeIfAbsent(file.getValue(), CrashChecker::sum);
            print = (print * 31 + file.getKey().hashCode()) * 0x9E3779B97F4A7C15L + sum * 31 + file.getValue().length;
        }
        return print;
    }

    private static long sum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
