package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.queue.Letters;

/// All that a queue answers, to be compared with what it answers after a restart.
record Snapshot(List<QueueEntry> entries, Map<QueueId, String> contents, Map<LetterState, Long> counts, Optional<Instant> nextDue) {

    static Snapshot of(MailQueue queue) throws QueueException, IOException {
        var entries = queue.page(Query.ALL, Optional.empty(), Integer.MAX_VALUE, Letters.NOON).entries();
        var contents = new TreeMap<QueueId, String>();
        for (var entry : entries) {
            try (var in = queue.content(entry.id()).orElseThrow().open()) {
                contents.put(entry.id(), HexFormat.of().formatHex(in.readAllBytes()));
            }
        }
        return new Snapshot(entries, contents, queue.counts(Letters.NOON), queue.nextDue(Letters.NOON));
    }

    List<QueueId> ids() {
        return entries.stream().map(QueueEntry::id).toList();
    }

    /// What a crash would leave: the files as they are at this moment.
    static Path crashed(Path directory, Path into) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = directory.relativize(file);
                Files.createDirectories(into.resolve(name.toString()).getParent());
                Files.copy(file, into.resolve(name.toString()));
            }
        }
        return into;
    }
}
