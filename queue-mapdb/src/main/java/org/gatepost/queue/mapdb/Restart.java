package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gatepost.api.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a start does that no clean end has preceded: reads the journal, cuts its end off, makes the index anew, and deals with what is damaged.
///
/// Damage in this order, so that a crash leaves it either not dealt with at all, and the next start does it again, or wholly: the bytes are
/// copied, what is in doubt is held, contents without a record are set aside, and then the journal says that it is done.
///
/// @param generation of the index
record Restart(Journal journal, Index index, int generation) {

    private static final Logger log = LoggerFactory.getLogger(Restart.class);
    private static final int MOST_NAMED = 20;

    static Restart run(Path directory, Setup setup, Segments segments, Bodies bodies) throws IOException {
        long began = System.nanoTime();
        var disk = setup.disk();
        int generation = dropIndexes(directory, disk) + 1;
        CleanMark.remove(directory, disk);
        try (var records = new Sorter(directory.resolve("records.tmp"), Sorter.IN_HEAP); var due = new Sorter(directory.resolve("due.tmp"), Sorter.IN_HEAP)) {
            var end = Recovery.run(segments, records);
            var journal = new Journal(disk, segments, setup.segmentSize(), end.position(), end.batch(), end.seq());
            var gaps = end.news();
            var quarantine = new Quarantine(directory, disk);
            for (var gap : gaps) {
                quarantine.copy(gap, segments);
            }
            var where = gaps.stream().limit(MOST_NAMED).map(gap -> Quarantine.words(gap, segments)).collect(Collectors.joining("; "));
            var holding = new Holding(journal, setup.segmentSize(), gaps, where, setup.clock().instant());
            var index = setup.indexes().create(directory.resolve(Index.name(generation)), new Folding(records.sorted(), end, holding), due);
            if (!gaps.isEmpty()) {
                for (var content : bodies.unknown(index)) {
                    quarantine.take(content);
                }
                var affected = new TreeSet<>(holding.lost());
                for (var gap : gaps) {
                    affected.addAll(quarantine.describe(gap, segments, holding.lost(), setup.clock().instant()));
                }
                holding.end();
                log.error("queue: {}; what was there is set aside in {}, and {} older letters are held; known to be affected: {}", where, directory.resolve("quarantine"), holding.held(), named(affected));
            }
            if (end.seq() > 0) {
                log.info("queue: read the journal in {} ms", (System.nanoTime() - began) / 1_000_000);
            }
            return new Restart(journal, index, generation);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String named(Set<QueueId> ids) {
        return ids.isEmpty() ? "none" : ids.stream().limit(MOST_NAMED).map(QueueId::value).collect(Collectors.joining(", ", "", ids.size() > MOST_NAMED ? "..." : ""));
    }

    /// @return the greatest generation there was
    private static int dropIndexes(Path directory, Disk disk) throws IOException {
        int greatest = 0;
        try (var files = Files.newDirectoryStream(directory, "index-*.db")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                greatest = Math.max(greatest, Integer.parseInt(name.substring("index-".length(), name.length() - ".db".length())));
                disk.delete(file);
            }
        }
        return greatest;
    }
}
