package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the whole journal into a new index: what every start does that was not preceded by a clean end.
///
/// The last batch may not be whole: then nobody was answered for it, and it is cut off where it stops. Anything else that is
/// no record was synced once and is damage: then nothing is changed and the operator is told.
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final Segments segments;
    private final Index index;
    private final List<Record> pending = new ArrayList<>();
    private long batch;
    private long seq;

    /// What a journal needs to go on.
    record End(Position position, long batch, long seq) {}

    private Recovery(Segments segments, Index index) {
        this.segments = segments;
        this.index = index;
    }

    static End run(Segments segments, Index index) throws IOException {
        return new Recovery(segments, index).run();
    }

    private End run() throws IOException {
        var numbers = segments.numbers();
        if (numbers.isEmpty()) {
            return new End(Position.START, 0, 0);
        }
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i) != numbers.get(i - 1) + 1) {
                throw new IOException("%s is missing".formatted(segments.file(numbers.get(i - 1) + 1)));
            }
        }
        int last = numbers.getLast();
        for (int segment : numbers) {
            var end = read(segment, segment == last);
            if (segment == last) {
                return new End(new Position(last, end), batch, seq);
            }
        }
        throw new AssertionError("a list has a last element");
    }

    /// @return where the segment's last whole record ends
    private long read(int segment, boolean isLast) throws IOException {
        var scanner = new SegmentScanner(segments.reader(segment));
        long end = 0;
        for (var record = scanner.next(); record != null && follows(record); record = scanner.next()) {
            if (record.type() == Record.Type.MARK) {
                fold(segment);
                batch = record.batch();
            }
            seq = record.seq();
            pending.add(record);
            end = scanner.position();
        }
        if (end < scanner.size() && (!isLast || scanner.anotherBatchFollows(end, batch))) {
            throw new IOException("%s is damaged at byte %d. Nothing was changed; keep a copy of the queue's directory before anything else"
                    .formatted(segments.file(segment), end));
        }
        if (isLast) {
            end = keepWhole(scanner, end);
        }
        if (end < scanner.size()) {
            log.info("{}: cut off an unfinished batch at byte {}; nobody was answered for it", segments.file(segment).getFileName(), end);
        }
        fold(segment);
        return end;
    }

    /// Bytes that are no record may stand behind a batch that was answered or within one that was not: nothing tells. So its
    /// records are kept as far as they and their bodies are whole; one that nobody was answered for costs a duplicate at most.
    ///
    /// @return where the last record ends that is kept
    private long keepWhole(SegmentScanner scanner, long end) throws IOException {
        for (int i = 0; i < pending.size(); i++) {
            var record = pending.get(i);
            if (!scanner.bodyIsWhole(record)) {
                pending.subList(i, pending.size()).clear();
                seq = record.seq() - 1;
                return record.start();
            }
        }
        return end;
    }

    /// Numbers go up one by one; the first record of all may have any.
    private boolean follows(Record record) {
        boolean first = seq == 0;
        return (first || record.seq() == seq + 1)
                && (record.type() == Record.Type.MARK ? first || record.batch() == batch + 1 : record.batch() == batch);
    }

    private void fold(int segment) throws IOException {
        for (var record : pending) {
            switch (record.type()) {
                case MARK -> {}
                case INSERT -> index.insert(RecordBodies.readInsert(record, segment));
                case CHANGE -> {
                    var in = RecordBodies.open(record);
                    var before = index.find(new QueueId(in.readUTF()));
                    if (before.isPresent()) { // else its insert went with a segment in which nothing lived
                        var from = before.get();
                        index.change(from, new StoredEntry(EntryCodec.readDifference(in, record.version()).appliedTo(from.entry()), from.place()));
                    }
                }
                case MOVED -> {
                    var stored = RecordBodies.readInsert(record, segment);
                    index.find(stored.entry().id()).ifPresentOrElse(before -> index.change(before, stored), () -> index.insert(stored));
                }
                case GONE -> index.find(new QueueId(RecordBodies.open(record).readUTF())).ifPresent(index::remove);
            }
        }
        index.settle();
        pending.clear();
    }
}
