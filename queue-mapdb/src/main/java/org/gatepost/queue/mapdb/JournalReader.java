package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gatepost.api.queue.Happening;
import org.jspecify.annotations.Nullable;

/// Reads the journal once more behind the committer, for history; never further than what is on stable storage.
///
/// **Threads.** Any number, one at a time.
final class JournalReader {

    /// Up to where the journal is on stable storage.
    record Durable(Position end, long seq) {}

    private final Segments segments;
    private final Supplier<Durable> durable;
    private int segment;
    private @Nullable SegmentScanner scanner;
    private long passed;
    private long returned;

    JournalReader(Segments segments, Supplier<Durable> durable) {
        this.segments = segments;
        this.durable = durable;
    }

    synchronized List<Happening> after(long seq, int limit) throws IOException {
        if (scanner == null || seq != returned) {
            seek(seq);
        }
        var found = new ArrayList<Happening>();
        while (found.size() < limit) {
            var record = next();
            if (record == null) {
                break;
            }
            if (record.seq() > seq && record.isForHistory()) {
                found.add(RecordBodies.readHappening(record));
                returned = record.seq();
            }
        }
        return found;
    }

    /// To the start of the segment that holds the record after this one, or to the oldest there is.
    private void seek(long seq) throws IOException {
        var numbers = segments.numbers();
        segment = numbers.getFirst();
        for (int number : numbers) {
            long first = segments.firstSeq(number);
            if (first > 0 && first <= seq + 1) {
                segment = number;
            }
        }
        scanner = null;
        passed = 0;
        returned = seq;
    }

    /// The one after a segment; usually there is none missing.
    private int next(int one) throws IOException {
        return segments.numbers().stream().filter(number -> number > one).findFirst().orElse(one + 1);
    }

    private @Nullable Record next() throws IOException {
        while (true) {
            var now = durable.get();
            if (passed >= now.seq()) {
                return null;
            }
            long end = segment < now.end().segment() ? Long.MAX_VALUE : now.end().offset();
            var current = scanner == null ? new SegmentScanner(segments.reader(segment), segments.stamp(segment), 0, end) : scanner.upTo(end);
            scanner = current;
            var record = current.nextPastDamage(passed); // what is on stable storage and is no record is damage
            if (record != null) {
                passed = record.seq();
                return record;
            }
            if (segment >= now.end().segment()) {
                return null;
            }
            segment = next(segment);
            scanner = null;
        }
    }
}
