package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueInspector;

/// One reading of the whole journal and of all contents. A running queue goes on meanwhile: what it takes away is not missed, and
/// what it is writing is not called damaged.
final class Verification {

    private static final int CHUNK = 64 << 10;

    private final Path directory;
    private final Segments segments;
    /// Contents in files of their own, of mails that are still here.
    private final Map<QueueId, BodyPlace> ownFiles = new LinkedHashMap<>();
    /// Mails that are still here and whose content is not whole, and where it stands.
    private final Map<QueueId, String> damaged = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long seq;
    private long batch;

    Verification(Path directory) throws IOException {
        this.directory = directory;
        var format = Format.read(directory);
        this.segments = new Segments(directory, format);
        problems.addAll(format.problems(directory));
    }

    /// As [QueueInspector#verify] says.
    List<String> run(Consumer<String> each) throws IOException {
        var numbers = segments.numbers();
        for (int i = 0; i < numbers.size(); i++) {
            if (i > 0 && numbers.get(i) != numbers.get(i - 1) + 1) {
                problems.add(segments.file(numbers.get(i - 1) + 1).getFileName() + " is missing");
                seq = 0;
            }
            boolean isLast = i == numbers.size() - 1;
            try (var channel = FileChannel.open(segments.file(numbers.get(i)), StandardOpenOption.READ)) {
                each.accept(read(numbers.get(i), isLast, channel));
            } catch (NoSuchFileException e) {
                seq = 0; // it was needed no more
            }
        }
        for (var one : ownFiles.entrySet()) {
            lookAt(one.getKey(), one.getValue());
        }
        damaged.forEach((id, where) -> problems.add("%s: its content is damaged, in %s; it is held when it should leave".formatted(id, where)));
        return List.copyOf(problems);
    }

    private String read(int segment, boolean isLast, FileChannel channel) throws IOException {
        var name = segments.file(segment).getFileName();
        var scanner = new SegmentScanner(channel, segments.stamp(segment));
        long records = 0;
        var record = scanner.next();
        while (true) {
            long end = scanner.position();
            for (; record != null; record = scanner.next()) {
                records++;
                follow(record, name);
                look(record, segment, scanner);
                end = scanner.position();
            }
            if (end >= scanner.size()) {
                return "%s: %,d records, %,d bytes".formatted(name, records, scanner.size());
            }
            if (isLast && !scanner.anotherBatchFollows(end, batch)) {
                return "%s: %,d records, %,d bytes; behind them a batch that is being written, or that nobody was answered for".formatted(name, records, end);
            }
            record = scanner.skip(end, seq);
            problems.add(record == null ? "%s is damaged from byte %,d to its end".formatted(name, end) : "%s is damaged from byte %,d to %,d".formatted(name, end, record.start()));
            if (record == null) {
                return "%s: %,d records".formatted(name, records);
            }
            seq = 0; // which is no news then
        }
    }

    private void follow(Record record, Path name) {
        if (seq != 0 && record.seq() != seq + 1) {
            problems.add("%s: at byte %,d record %d follows record %d".formatted(name, record.start(), record.seq(), seq));
        }
        seq = record.seq();
        batch = record.batch();
    }

    private void look(Record record, int segment, SegmentScanner scanner) throws IOException {
        switch (record.type()) {
            case INSERT, MOVED -> {
                var stored = RecordBodies.readInsert(record, segment);
                var id = stored.entry().id();
                if (stored.place().isOwnFile()) {
                    ownFiles.put(id, stored.place());
                } else if (scanner.bodySum(record) == stored.place().crc()) { // which a damaged body that was carried forward does not fit
                    damaged.remove(id);
                } else {
                    damaged.put(id, segments.file(segment).getFileName().toString());
                }
            }
            case GONE -> {
                var id = new QueueId(RecordBodies.open(record).readUTF());
                damaged.remove(id);
                ownFiles.remove(id);
            }
            case MARK, CHANGE, GAP -> {}
        }
    }

    private void lookAt(QueueId id, BodyPlace place) throws IOException {
        var file = directory.resolve("body").resolve(id.value());
        var crc = new CRC32C();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            var chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                crc.update(chunk, 0, read);
                size += read;
            }
        } catch (NoSuchFileException e) {
            if (!isOpen()) {
                problems.add("%s: its content is missing: body/%s".formatted(id, id));
            }
            return;
        }
        if (size != place.size() || (int) crc.getValue() != place.crc()) {
            damaged.put(id, "body/" + id);
        }
    }

    /// Whether a gateway has it; then a mail may have gone since its record was read.
    private boolean isOpen() throws IOException {
        try (var channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE); var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
