package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the whole journal: what every start does that was not preceded by a clean end. Its records go to a [Sorter], for [Folding].
///
/// The last batch may not be whole: then nobody was answered for it, and it is cut off where it stops. Anything else that is
/// no record was synced once and is damage: a gap that is read past.
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final Segments segments;
    private final Sorter records;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Gap> settled = new ArrayList<>();
    private final List<Record> pending = new ArrayList<>();
    private long batch;
    private long seq;

    /// What a journal needs to go on.
    ///
    /// @param gaps what cannot be read
    /// @param settled those that somebody has dealt with before
    record End(Position position, long batch, long seq, List<Gap> gaps, List<Gap> settled) {

        /// What is to be dealt with.
        List<Gap> news() {
            return gaps.stream().filter(gap -> settled.stream().noneMatch(gap::isAt)).toList();
        }
    }

    private Recovery(Segments segments, Sorter records) {
        this.segments = segments;
        this.records = records;
    }

    static End run(Segments segments, Sorter records) throws IOException {
        return new Recovery(segments, records).run();
    }

    private End run() throws IOException {
        var numbers = segments.numbers();
        var end = Position.START;
        for (int segment : numbers) {
            if (segment != numbers.getFirst() && segment != end.segment() + 1) {
                gaps.add(new Gap(new Position(end.segment() + 1, 0), new Position(segment, 0), seq));
            }
            end = new Position(segment, read(segment, segment == numbers.getLast()));
        }
        return new End(end, batch, seq, gaps, settled);
    }

    /// @return where the segment's last whole record ends
    private long read(int segment, boolean isLast) throws IOException {
        var scanner = new SegmentScanner(segments.reader(segment), segments.stamp(segment));
        long end = take(scanner, 0, segment);
        while (end < scanner.size() && (!isLast || scanner.anotherBatchFollows(end, batch))) {
            if (!segments.isCurrent(segment)) { // bytes of a letter may look like a record of that time
                throw new IOException("%s is damaged at byte %d, and was written by a version that cannot tell what stands behind. Nothing was changed; keep a copy of the queue's directory before anything else"
                        .formatted(segments.file(segment), end));
            }
            hand(segment); // a later batch, or segment, says that all this was synced
            long before = seq;
            long from = end;
            var next = scanner.skip(from, seq);
            gaps.add(new Gap(new Position(segment, from), new Position(segment, next == null ? scanner.size() : next.start()), before));
            end = scanner.size();
            if (next != null) {
                add(next, segment);
                end = take(scanner, scanner.position(), segment);
            }
        }
        if (isLast) {
            end = keepWhole(scanner, end);
        }
        if (end < scanner.size()) {
            log.info("{}: cut off an unfinished batch at byte {}; nobody was answered for it", segments.file(segment).getFileName(), end);
        }
        hand(segment);
        return end;
    }

    /// @return where the last record ends that follows
    private long take(SegmentScanner scanner, long from, int segment) throws IOException {
        long end = from;
        for (var record = scanner.next(); record != null && follows(record); record = scanner.next()) {
            add(record, segment);
            end = scanner.position();
        }
        return end;
    }

    private void add(Record record, int segment) throws IOException {
        if (record.type() == Record.Type.MARK) {
            hand(segment);
        }
        batch = record.batch();
        seq = record.seq();
        pending.add(record);
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

    private void hand(int segment) throws IOException {
        for (var record : pending) {
            switch (record.type()) {
                case MARK -> {}
                case INSERT, CHANGE, GONE, MOVED -> records.add(Folding.record(record, segment));
                case GAP -> settled.add(Gap.of(record.envelope()));
            }
        }
        pending.clear();
    }
}
