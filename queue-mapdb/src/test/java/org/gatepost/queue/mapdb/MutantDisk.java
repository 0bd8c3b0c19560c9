package org.gatepost.queue.mapdb;

import java.util.HashMap;
import java.util.Map;
import org.gatepost.queue.mapdb.RecordingDisk.Step;

/// A disk of a queue that leaves something out: whoever looks at what crashes leave must find it.
abstract class MutantDisk extends RecordingDisk {

    private final Map<Integer, String> names = new HashMap<>();

    abstract boolean isLeftOut(Step step);

    boolean isSegment(int file) {
        return isIn(file, "/seg-");
    }

    boolean isBody(int file) {
        return isIn(file, "/body/");
    }

    boolean isIn(int file, String part) {
        return names.getOrDefault(file, "").contains(part);
    }

    @Override
    synchronized void note(Step step) {
        if (step instanceof Step.Create(var name, var file)) {
            names.put(file, name.toString());
        }
        if (!isLeftOut(step)) {
            super.note(step);
        }
    }
}
