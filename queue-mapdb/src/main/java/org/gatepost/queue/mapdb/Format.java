package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The files `FORMAT` and `FORMAT.copy`, each `gatepost-queue 5 SECRET FIRST SUM`: in which way the queue's files are to be read.
/// Twice, for without the secret no record can be read.
///
/// @param first the segments before it have no secret: they were written by an older version
record Format(Stamp stamp, int first) {

    private static final String NAME = "gatepost-queue";
    private static final int VERSION = 5;
    private static final int LAST_WITHOUT_SECRET = 4;
    private static final List<String> FILES = List.of("FORMAT", "FORMAT.copy");
    private static final Pattern TEXT = Pattern.compile(NAME + " (\\d{1,9})(?: (\\p{XDigit}{16}) (\\d{1,9}) (\\p{XDigit}{8}))?");

    /// As written by a version before this one.
    private static final Format BEFORE = new Format(Stamp.NONE, Integer.MAX_VALUE);

    Stamp of(int segment) {
        return isCurrent(segment) ? stamp : Stamp.NONE;
    }

    /// Whether this version writes into such a segment.
    boolean isCurrent(int segment) {
        return segment >= first;
    }

    /// For who only looks.
    static Format read(Path directory) throws IOException {
        return any(directory).orElseThrow(() -> new IOException(unreadable(directory)));
    }

    /// Which of its files is not whole.
    List<String> problems(Path directory) throws IOException {
        var problems = new ArrayList<String>();
        for (var name : FILES) {
            if (!equals(BEFORE) && !one(directory.resolve(name)).equals(Optional.of(this))) {
                problems.add(name + " is damaged or missing; the next start makes it anew");
            }
        }
        return problems;
    }

    /// Makes it, brings it up to date and mends it.
    static Format open(Path directory, Disk disk) throws IOException {
        int last = Segments.numbers(directory).stream().reduce(0, (_, later) -> later);
        var found = any(directory);
        if (found.isEmpty() && last > 0) {
            throw new IOException(unreadable(directory));
        }
        if (found.isEmpty() || found.get().equals(BEFORE)) {
            CleanMark.remove(directory, disk); // the index is read back in one format only; the journal in all
            found = Optional.of(new Format(Stamp.random(), last + 1));
        }
        var format = found.get();
        for (var name : FILES) {
            if (!one(directory.resolve(name)).equals(Optional.of(format))) {
                format.write(directory, name, disk);
            }
        }
        return format;
    }

    /// A crash may leave them empty or half before anything is kept, damage may at any time; one of them is enough.
    private static Optional<Format> any(Path directory) throws IOException {
        Optional<Format> best = Optional.empty();
        for (var name : FILES) {
            var found = one(directory.resolve(name));
            best = best.filter(first -> !first.equals(BEFORE) || found.isEmpty()).or(() -> found);
        }
        return best;
    }

    private static Optional<Format> one(Path file) throws IOException {
        var text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1).strip() : "";
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        int version = Integer.parseInt(match.group(1));
        if (version > VERSION) {
            throw new IOException("it has the format '%s %d' and this version reads '%s %d'; use the version that wrote it".formatted(NAME, version, NAME, VERSION));
        }
        if (match.group(2) == null) {
            return version <= LAST_WITHOUT_SECRET ? Optional.of(BEFORE) : Optional.empty();
        }
        var format = new Format(Stamp.of(Long.parseUnsignedLong(match.group(2), 16)), Integer.parseInt(match.group(3)));
        return format.text().equals(text) ? Optional.of(format) : Optional.empty();
    }

    private void write(Path directory, String name, Disk disk) throws IOException {
        var draft = directory.resolve(name + ".tmp");
        disk.delete(draft);
        try (var out = disk.create(draft)) {
            out.write(ByteBuffer.wrap((text() + "\n").getBytes(StandardCharsets.US_ASCII)));
            out.sync();
        }
        disk.rename(draft, directory.resolve(name));
        disk.syncDirectory(directory);
    }

    private String text() {
        var words = "%s %d %016x %d".formatted(NAME, VERSION, stamp.secret(), first);
        var crc = new CRC32C();
        crc.update(words.getBytes(StandardCharsets.US_ASCII));
        return "%s %08x".formatted(words, crc.getValue());
    }

    private static String unreadable(Path directory) {
        return "FORMAT and FORMAT.copy in %s are damaged or gone, and without them nothing in it can be read; put one of them back from a copy".formatted(directory);
    }
}
