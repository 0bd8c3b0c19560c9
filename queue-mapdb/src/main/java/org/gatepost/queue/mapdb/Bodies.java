package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
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

    /// Files of mails that an index does not know.
    List<Path> unknown(Index index) throws IOException {
        return files().stream().filter(file -> isMail(file) && !isKnown(file, index)).toList();
    }

    /// Deletes what no record names.
    void sweep(Index index) throws IOException {
        for (var file : files()) {
            if (!isMail(file) || !isKnown(file, index)) {
                disk.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static boolean isMail(Path file) {
        return QueueId.isValid(file.getFileName().toString());
    }

    private static boolean isKnown(Path file, Index index) {
        return index.find(new QueueId(file.getFileName().toString())).map(StoredEntry::place).filter(BodyPlace::isOwnFile).isPresent();
    }
}
