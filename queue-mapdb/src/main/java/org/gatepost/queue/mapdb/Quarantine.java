package org.gatepost.queue.mapdb;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.queue.QueueId;

/// The directory `quarantine/`: copies of what is damaged in the journal, a text beside each, and contents whose record is lost.
/// While anything is in it, somebody is told; whoever has looked takes it away.
///
/// **Failure.** A crash in between leaves some of it; the next start makes it again, under the same names.
final class Quarantine {

    private static final String NAME = "quarantine";
    private static final int CHUNK = 1 << 20;

    private final Path queue;
    private final Path directory;
    private final Disk disk;

    /// @param queue the queue's directory
    Quarantine(Path queue, Disk disk) {
        this.queue = queue;
        this.directory = queue.resolve(NAME);
        this.disk = disk;
    }

    /// Copies the damaged bytes.
    void copy(Gap gap, Segments segments) throws IOException {
        make();
        if (gap.size() > 0) {
            write(name(gap, segments), out -> {
                var chunk = ByteBuffer.allocate(CHUNK);
                for (long at = gap.from().offset(); at < gap.to().offset(); at += chunk.limit()) {
                    chunk.clear().limit((int) Math.min(CHUNK, gap.to().offset() - at));
                    while (chunk.hasRemaining()) {
                        if (segments.reader(gap.from().segment()).read(chunk, at + chunk.position()) < 0) {
                            throw new EOFException("a segment ended while it was read");
                        }
                    }
                    out.write(chunk.flip());
                }
            });
        }
    }

    /// Takes a content of which no record is left.
    void take(Path content) throws IOException {
        disk.rename(content, directory.resolve(content.getFileName().toString()));
        disk.syncDirectory(directory);
        disk.syncDirectory(content.resolveSibling(".").normalize());
    }

    /// Says beside the copy what is known.
    ///
    /// @param lost mails of which only later changes are left
    /// @return mails whose records seem to be among the damaged bytes
    Set<QueueId> describe(Gap gap, Segments segments, Collection<QueueId> lost, Instant now) throws IOException {
        var text = new StringBuilder("Found %s: %s.%nLetters that were accepted before and not touched since are held: gatepost queue list --state held%n".formatted(now, words(gap, segments)));
        var names = gap.size() == 0 ? Set.<QueueId>of() : new SegmentScanner(segments.reader(gap.from().segment()), segments.stamp(gap.from().segment())).names(gap.from().offset(), gap.to().offset());
        names.forEach(id -> text.append("%s seems to be among these bytes%n".formatted(id)));
        lost.forEach(id -> text.append("%s is lost%n".formatted(id)));
        write(name(gap, segments) + ".txt", out -> out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8))));
        return names;
    }

    /// What and where, for people.
    static String words(Gap gap, Segments segments) {
        var name = segments.file(gap.from().segment()).getFileName();
        if (gap.isOfSegments()) {
            return gap.from().segment() == gap.to().segment() - 1 ? name + " is missing" : "%s to %s are missing".formatted(name, segments.file(gap.to().segment() - 1).getFileName());
        }
        return gap.size() == 0 ? "%s: records are missing at byte %d".formatted(name, gap.from().offset())
                : "%s is damaged from byte %d to %d".formatted(name, gap.from().offset(), gap.to().offset());
    }

    /// What somebody is to be told of, while anything is here.
    Optional<String> alarm() {
        try (var files = Files.newDirectoryStream(directory)) {
            return files.iterator().hasNext() ? Optional.of("the queue's journal was damaged: what was there is set aside in %s, and older letters are held; once looked at, take it away from there".formatted(directory)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is none
        }
    }

    private static String name(Gap gap, Segments segments) {
        return gap.isOfSegments() ? "%s-missing".formatted(segments.file(gap.from().segment()).getFileName())
                : "%s.%d-%d".formatted(segments.file(gap.from().segment()).getFileName(), gap.from().offset(), gap.to().offset());
    }

    private void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
        }
        disk.syncDirectory(queue);
    }

    /// Writes a file's bytes.
    private interface Bytes {
        void to(Disk.Output out) throws IOException;
    }

    private void write(String name, Bytes bytes) throws IOException {
        var draft = directory.resolve(name + ".tmp");
        disk.delete(draft);
        try (var out = disk.create(draft)) {
            bytes.to(out);
            out.sync();
        }
        disk.rename(draft, directory.resolve(name));
        disk.syncDirectory(directory);
    }
}
