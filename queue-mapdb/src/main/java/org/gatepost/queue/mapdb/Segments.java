package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The journal's files by number, and their channels for reading.
///
/// **Threads.** Any number. Channels are closed only when their segment is deleted or the queue closes.
final class Segments {

    private static final Pattern NAME = Pattern.compile("seg-(\\d{8})\\.log");

    private final Path directory;
    private final Format format;
    private final ConcurrentHashMap<Integer, FileChannel> readers = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<Integer, Long> firstSeqs = new ConcurrentHashMap<>();

    Segments(Path directory, Format format) {
        this.directory = directory;
        this.format = format;
    }

    Path directory() {
        return directory;
    }

    Path file(int segment) {
        return directory.resolve("seg-%08d.log".formatted(segment));
    }

    /// Of the segment in a file.
    static int number(String file) throws IOException {
        var match = NAME.matcher(file);
        if (!match.matches()) {
            throw new IOException(file + " is no segment");
        }
        return Integer.parseInt(match.group(1));
    }

    Stamp stamp(int segment) {
        return format.of(segment);
    }

    /// Whether this version writes into such a segment.
    boolean isCurrent(int segment) {
        return format.isCurrent(segment);
    }

    /// Numbers of the segments there are, in order.
    List<Integer> numbers() throws IOException {
        return numbers(directory);
    }

    static List<Integer> numbers(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString())).filter(java.util.regex.Matcher::matches)
                    .map(match -> Integer.valueOf(match.group(1))).sorted().toList();
        }
    }

    /// The number of a segment's first record; 0 while it has none.
    long firstSeq(int segment) throws IOException {
        var known = firstSeqs.get(segment);
        if (known != null) {
            return known;
        }
        var first = new SegmentScanner(reopened(segment), stamp(segment)).nextPastDamage(0);
        if (first != null) {
            firstSeqs.put(segment, first.seq());
        }
        return first == null ? 0 : first.seq();
    }

    FileChannel reader(int segment) throws IOException {
        try {
            return readers.computeIfAbsent(segment, number -> {
                try {
                    return FileChannel.open(file(number), StandardOpenOption.READ);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// A channel that somebody's interrupt has closed for all is opened anew.
    FileChannel reopened(int segment) throws IOException {
        readers.computeIfPresent(segment, (_, channel) -> channel.isOpen() ? channel : null);
        return reader(segment);
    }

    void delete(int segment, Disk disk) throws IOException {
        disk.delete(file(segment));
        disk.syncDirectory(directory);
        firstSeqs.remove(segment);
        var reader = readers.remove(segment);
        if (reader != null) {
            reader.close();
        }
    }

    void close() throws IOException {
        for (var reader : readers.values()) {
            reader.close();
        }
        readers.clear();
    }
}
