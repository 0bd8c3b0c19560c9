package org.gatepost.queue.mapdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;

/// What a batch does to the index once it is synced. Compare-and-sets within it see each other; readers see none of it before.
final class Batch {

    /// One step from an entry to the next; both empty sides at once cannot be.
    private record Step(Optional<StoredEntry> from, Optional<StoredEntry> to) {}

    private final Index index;
    private final Map<QueueId, Optional<StoredEntry>> overlay = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<List<Change.Result>> results = new ArrayList<>();

    Batch(Index index) {
        this.index = index;
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    void nextRequest() {
        results.add(new ArrayList<>());
    }

    List<Change.Result> results(int request) {
        return results.get(request);
    }

    void inserted(StoredEntry stored) {
        step(Optional.empty(), Optional.of(stored));
    }

    /// Whether the entry stands where the change expects it; if not, that is the answer.
    boolean compare(Change change) {
        var id = change.expected().id();
        var latest = latest(id);
        if (latest.isPresent() && latest.get().entry().version() == change.expected().version()) {
            return true;
        }
        results.getLast().add(new Change.Result.Stale(latest.map(StoredEntry::entry)));
        return false;
    }

    void changed(Change change) {
        var id = change.expected().id();
        var place = latest(id).orElseThrow().place();
        step(Optional.of(new StoredEntry(change.expected(), place)), change.isLast() ? Optional.empty() : Optional.of(new StoredEntry(change.next(), place)));
        results.getLast().add(new Change.Result.Stored(change.next()));
    }

    /// Its content stands elsewhere from now on.
    void moved(StoredEntry stored, BodyPlace to) {
        step(Optional.of(stored), Optional.of(new StoredEntry(stored.entry(), to)));
    }

    /// As it will be after this batch.
    Optional<StoredEntry> latest(QueueId id) {
        var seen = overlay.get(id);
        return seen == null ? index.find(id) : seen;
    }

    void apply(Index to) {
        for (var step : steps) {
            if (step.from().isEmpty()) {
                to.insert(step.to().orElseThrow());
            } else if (step.to().isEmpty()) {
                to.remove(step.from().get());
            } else {
                to.change(step.from().get(), step.to().get());
            }
        }
    }

    /// Mails that are gone and whose content had a file of its own.
    List<QueueId> deadFiles() {
        return steps.stream().filter(step -> step.to().isEmpty()).flatMap(step -> step.from().stream())
                .filter(stored -> stored.place().isOwnFile()).map(StoredEntry::entry).map(QueueEntry::id).toList();
    }

    private void step(Optional<StoredEntry> from, Optional<StoredEntry> to) {
        steps.add(new Step(from, to));
        overlay.put(from.or(() -> to).orElseThrow().entry().id(), to);
    }
}
