package org.gatepost.gui.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatepost.gui.gateway.Letter;

/// The queue as it is known here: read once, kept true by what the gateway tells.
///
/// **Threads.** Any number.
final class Mirror {

    private final Map<String, Letter> letters = new HashMap<>();
    /// What was told while the queue is being read: newer than what is read, or told of again.
    private final Set<String> told = new HashSet<>();
    private final Set<String> read = new HashSet<>();
    private boolean reading;

    synchronized void beginReading() {
        reading = true;
        told.clear();
        read.clear();
    }

    synchronized void read(List<Letter> page) {
        for (var letter : page) {
            read.add(letter.id());
            if (!told.contains(letter.id())) {
                letters.put(letter.id(), letter);
            }
        }
    }

    synchronized void endReading() {
        letters.keySet().removeIf(id -> !read.contains(id) && !told.contains(id));
        reading = false;
        told.clear();
        read.clear();
    }

    synchronized void tell(Letter letter, boolean gone) {
        if (reading) {
            told.add(letter.id());
        }
        if (gone) {
            letters.remove(letter.id());
        } else {
            letters.put(letter.id(), letter);
        }
    }

    synchronized List<Letter> all() {
        return new ArrayList<>(letters.values());
    }
}
