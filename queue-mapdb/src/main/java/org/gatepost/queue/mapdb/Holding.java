package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry.Fate;

/// Holds what gaps in the journal leave in doubt, for its retraction or its end may have been in one: a change of each, in the journal
/// behind the gap, so that whatever a person decides then stands behind it too and is never asked again.
final class Holding implements Folding.Doubts {

    private static final long MOST_BYTES = 4 << 20;

    private final Journal journal;
    private final long mostBytes;
    private final List<Gap> gaps;
    private final Instant now;
    private final Diagnostic why;
    private final Set<QueueId> lost = new TreeSet<>();
    private boolean begun;
    private int held;

    /// @param segmentSize so large batches are at most
    /// @param where the gaps, in words
    Holding(Journal journal, long segmentSize, List<Gap> gaps, String where, Instant now) {
        this.mostBytes = Math.min(MOST_BYTES, segmentSize);
        this.journal = journal;
        this.gaps = gaps;
        this.now = now;
        this.why = Diagnostic.ours(Status.transientFailure(3, 0),
                "the queue's journal was damaged (%s), and it may say no more that this letter was sent or taken back; release it if it is still wanted, or retract it".formatted(where));
    }

    int held() {
        return held;
    }

    Set<QueueId> lost() {
        return lost;
    }

    @Override
    public void lost(QueueId id) {
        if (!gaps.isEmpty()) {
            lost.add(id);
        }
    }

    @Override
    public StoredEntry inDoubt(StoredEntry stored) throws IOException {
        var entry = stored.entry();
        var heldNow = held(entry);
        if (entry.ended().isPresent() || heldNow.deliveries().equals(entry.deliveries())) {
            return stored;
        }
        begin();
        journal.add(Record.Type.CHANGE, true, RecordBodies.change(entry, heldNow, new Occurrence(now, Occurrence.Kind.HELD, why.text())), ByteBuffer.allocate(0), 0);
        held++;
        if (journal.batchSize() > mostBytes) {
            store();
        }
        return new StoredEntry(heldNow, stored.place());
    }

    /// The gaps are dealt with: no later start does this again.
    void end() throws IOException {
        begin();
        for (var gap : gaps) {
            journal.add(Record.Type.GAP, false, gap.toBytes(), ByteBuffer.allocate(0), 0);
        }
        store();
    }

    /// Whoever was about to send it may have done so.
    private QueueEntry held(QueueEntry entry) {
        var recipients = new ArrayList<>(entry.recipients());
        var deliveries = new ArrayList<Delivery>();
        for (var delivery : entry.deliveries()) {
            var lease = delivery.lease();
            for (int position : delivery.recipients()) {
                var before = recipients.get(position);
                recipients.set(position, before.now(lease.isPresent() ? Fate.UNCERTAIN : before.fate(), why));
            }
            deliveries.add(new Delivery(delivery.lane(), new QueueState.Held(), lease.map(QueueState.Leased::attempt).orElse(delivery.attempts()), delivery.firstDueAt(),
                    delivery.recipients(), delivery.unheardSince()));
        }
        return entry.next(recipients, deliveries, entry.ended());
    }

    private void begin() throws IOException {
        if (!begun) {
            journal.begin();
            begun = true;
        }
    }

    private void store() throws IOException {
        journal.write();
        journal.sync();
        begun = false;
    }
}
