package org.gatepost.queue.mapdb;

import java.util.Optional;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// Some of the entries, by id and by when they wake.
///
/// **Threads.** One writes; any number read.
interface Tier {

    Optional<StoredEntry> find(QueueId id);

    /// @return whether it was here before
    boolean put(StoredEntry stored);

    /// @return whether it was here
    boolean remove(StoredEntry stored);

    Optional<QueueId> newest();

    DueIndex due();

    /// Indexes when an entry wakes.
    default void wake(QueueEntry entry) {
        entry.wakeUps((lane, at) -> due().add(lane, at, entry.id()));
    }

    /// Takes that back.
    default void sleep(QueueEntry entry) {
        entry.wakeUps((lane, at) -> due().remove(lane, at, entry.id()));
    }
}
