package org.gatepost.api.queue;

/// The one word for a whole letter, in the order in which they win; see [QueueEntry#state].
public enum LetterState {
    SENDING, HELD, DEFERRED, QUEUED, PENDING, FAILED, EXPIRED, RETRACTED, SENT;

    public boolean isEnded() {
        return compareTo(FAILED) >= 0;
    }

    /// The word in JSON and on the command line.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
