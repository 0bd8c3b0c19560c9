package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.gatepost.api.queue.QueueId;

/// Contents too large for the journal, a file each in `body/`.
///
/// Written, synced and named by the session's own thread before the committer appends the record that names it:
/// a crash in between leaves a file without a record, which [#sweep] removes at the next start.
final class Bodies {

    private final Disk disk;
    private final Path directory;
    /// A draft of before the queue was read again never gets the name of a later one.
    private final String opening = UUID.randomUUID().toString();
    private final AtomicLong drafts = new AtomicLong();

    Bodies(Disk disk, Path directory) throws IOException {
        this.disk = disk;
        this.directory = directory;
        Files.createDirectories(directory);
    }

    Path file(QueueId id) {
        return directory.resolve(id.value());
    }

    Path newDraft() {
        return directory.resolve("draft-" + opening + "-" + drafts.incrementAndGet());
    }

    Disk.Output create(Path draft) throws IOException {
        return disk.create(draft);
    }

    void name(Path draft, QueueId id) throws IOException {
        disk.rename(draft, file(id));
        disk.syncDirectory(directory);
    }

    void delete(Path file) throws IOException {
        disk.delete(file);
    }

    /// Deletes what no record names.
    void sweep(Predicate<QueueId> known) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (!QueueId.isValid(name) || !known.test(new QueueId(name))) {
                    disk.delete(file);
                }
            }
        }
    }
}
