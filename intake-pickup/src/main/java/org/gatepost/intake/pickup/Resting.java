package org.gatepost.intake.pickup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Knows which files have not changed for a second, and so are probably whole. It compares what it saw itself: a file server's clock may be another.
///
/// **Threads.** One.
final class Resting {

    private static final long REST = TimeUnit.SECONDS.toNanos(1);

    private Map<Path, Seen> seen = Map.of();

    private record Seen(Found file, long since) {}

    /// @param found all that are there now; others are forgotten
    /// @return those at rest, in the same order
    List<Found> rested(List<Found> found, long nanoTime) {
        var now = new HashMap<Path, Seen>();
        var rested = new ArrayList<Found>();
        for (var one : found) {
            var before = seen.get(one.file());
            var kept = before != null && before.file().equals(one) ? before : new Seen(one, nanoTime);
            now.put(one.file(), kept);
            if (nanoTime - kept.since() >= REST) {
                rested.add(one);
            }
        }
        seen = now;
        return rested;
    }
}
