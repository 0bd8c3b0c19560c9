package org.gatepost.queue.mapdb;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;

/// What somebody waits for the committer to make durable.
sealed interface Request {

    CompletableFuture<List<Change.Result>> answer();

    /// A new mail.
    ///
    /// @param envelope its record, but for the body
    record Insert(QueueEntry entry, BodyDraft draft, Occurrence what, byte[] envelope, CompletableFuture<List<Change.Result>> answer) implements Request {}

    /// Compare-and-sets.
    ///
    /// @param envelopes a record for each
    record Changes(List<Change> changes, List<byte[]> envelopes, CompletableFuture<List<Change.Result>> answer) implements Request {}

    /// Writes the record on the caller's thread: what cannot be written is the caller's trouble and nobody else's.
    static Request insert(QueueEntry entry, BodyDraft draft, Occurrence what) {
        return new Insert(entry, draft, what, RecordBodies.insert(entry, draft, what), new CompletableFuture<>());
    }

    /// See [#insert].
    static Request changes(List<Change> changes) {
        var envelopes = changes.stream().map(change -> RecordBodies.change(change.expected(), change.next(), change.what())).toList();
        return new Changes(changes, envelopes, new CompletableFuture<>());
    }

    /// Waits until it is durable. An interrupt does not end the wait: whether something is stored must not stay unknown.
    default List<Change.Result> await() throws QueueException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer().get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof QueueException trouble ? trouble : new QueueException("the queue failed: " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
