package org.gatepost.api.queue;

import java.util.List;
import java.util.function.Consumer;

/// Looks at a queue's files and changes nothing, whether the queue is open elsewhere or not.
public interface QueueInspector {

    /// Reads all of it.
    ///
    /// @param each gets a line for people on each part, once it was read
    /// @return what is damaged, a line each: where, and which mail; empty: nothing is
    List<String> verify(Consumer<String> each) throws QueueException;

    /// Names of the parts that [#dump] knows, the oldest first.
    List<String> parts() throws QueueException;

    /// What a part holds, for people who look for a fault.
    ///
    /// @param each gets a line for each record
    void dump(String part, Consumer<String> each) throws QueueException;
}
