package org.gatepost.queue.mapdb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.QueueId;

/// The entries that changed last, as they stand: most mail is inserted, leased and gone within a moment, and need not be
/// read back from the index in between. Bounded in number, and large entries stay out.
///
/// **Threads.** One writes; any number read.
final class RecentEntries {

    private static final int MOST = 4096;
    private static final int MOST_RECIPIENTS = 20;

    private final Map<QueueId, StoredEntry> entries = new LinkedHashMap<>();

    synchronized Optional<StoredEntry> find(QueueId id) {
        return Optional.ofNullable(entries.get(id));
    }

    synchronized void put(StoredEntry stored) {
        var id = stored.entry().id();
        if (stored.entry().recipients().size() > MOST_RECIPIENTS) {
            entries.remove(id);
            return;
        }
        entries.put(id, stored);
        if (entries.size() > MOST) {
            var oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void remove(QueueId id) {
        entries.remove(id);
    }
}
