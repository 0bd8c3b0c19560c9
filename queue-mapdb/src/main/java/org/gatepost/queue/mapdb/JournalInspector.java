package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueInspector;

/// Reads the queue's files as they stand on disk.
///
/// @param directory the queue's own
record JournalInspector(Path directory) implements QueueInspector {

    @Override
    public List<String> verify(Consumer<String> each) throws QueueException {
        try {
            return new Verification(directory).run(each);
        } catch (IOException e) {
            throw Trouble.of("cannot read the queue in " + directory, e);
        }
    }

    @Override
    public List<String> parts() throws QueueException {
        try {
            var segments = new Segments(directory, Format.read(directory));
            return segments.numbers().stream().map(number -> segments.file(number).getFileName().toString()).toList();
        } catch (IOException e) {
            throw Trouble.of("cannot read the queue in " + directory, e);
        }
    }

    @Override
    public void dump(String part, Consumer<String> each) throws QueueException {
        try (var channel = FileChannel.open(directory.resolve(part), StandardOpenOption.READ)) {
            var scanner = new SegmentScanner(channel, Format.read(directory).of(Segments.number(part)));
            for (var record = scanner.next(); record != null; record = scanner.next()) {
                each.accept("%10d %8d %6d %-6s %s".formatted(record.start(), record.seq(), record.batch(), record.type().name().toLowerCase(Locale.ROOT), words(record)));
            }
            if (scanner.position() < scanner.size()) {
                each.accept("%10d no record from here to byte %d".formatted(scanner.position(), scanner.size()));
            }
        } catch (IOException e) {
            throw Trouble.of("cannot read " + part, e);
        }
    }

    private static String words(Record record) throws IOException {
        return switch (record.type()) {
            case MARK -> {
                var in = RecordBodies.open(record);
                yield "the batch before ended in segment %d at byte %d".formatted(in.readInt(), in.readLong());
            }
            case GAP -> {
                var gap = Gap.of(record.envelope());
                yield "dealt with: no record from segment %d byte %d to segment %d byte %d".formatted(gap.from().segment(), gap.from().offset(), gap.to().segment(), gap.to().offset());
            }
            case INSERT, MOVED -> {
                var stored = RecordBodies.readInsert(record, 0);
                var entry = stored.entry();
                yield "%s version %d from=<%s> recipients=%d content=%d%s, %s".formatted(entry.id(), entry.version(), entry.reversePath().text(), entry.recipients().size(),
                        stored.place().size(), stored.place().isOwnFile() ? " in a file of its own" : "", entry.state(Instant.EPOCH).word());
            }
            case CHANGE, GONE -> {
                var in = RecordBodies.open(record);
                var id = in.readUTF();
                if (record.version() == 1) {
                    yield id;
                }
                var difference = EntryCodec.readDifference(in, record.version());
                var what = EntryCodec.readOccurrence(in, record.version());
                yield "%s version %d %s %s: %s".formatted(id, difference.version(), what.at(), what.kind().word(), what.words());
            }
        };
    }
}
