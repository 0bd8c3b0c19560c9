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
    record Insert(QueueEntry entry, BodyDraft draft, Occurrence what, CompletableFuture<List<Change.Result>> answer) implements Request {}

    /// Compare-and-sets.
    record Changes(List<Change> changes, CompletableFuture<List<Change.Result>> answer) implements Request {}

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
