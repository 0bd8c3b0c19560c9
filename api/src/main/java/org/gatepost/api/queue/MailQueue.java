package org.gatepost.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Content;

/// Keeps mail. *Durable when it returns*: whatever [#insert] or [#change] has answered survives any crash from then on.
/// Decides nothing: no policy, no retries, no clock of its own.
///
/// **Threads.** Any number, virtual ones too; callers wait for stable storage together.
/// **Failure.** [QueueException] means that nothing was stored, or that the queue cannot tell: never that it is stored.
/// A queue that has lost part of what it kept holds what it cannot vouch for, says why in its recipients, and tells of it in [#alarm].
public interface MailQueue extends AutoCloseable {

    /// Starts content for [#insert].
    Draft draft() throws QueueException;

    /// Keeps a new mail. Takes over the draft.
    void insert(QueueEntry entry, Draft content, Occurrence what) throws QueueException;

    /// Compare-and-set, each on its own; one wait for stable storage for all. Answers in the order of the list.
    List<Change.Result> change(List<Change> changes) throws QueueException;

    Optional<QueueEntry> find(QueueId id) throws QueueException;

    /// The content of an entry that [#find] knows; a deletion meanwhile shows as an `IOException` when it is read.
    Optional<Content> content(QueueId id) throws QueueException;

    /// Lanes with something due, longest waiting first; [Lane#LEASED] is not among them.
    List<Lane> lanesDue(Instant now, int limit) throws QueueException;

    /// What is due in a lane, longest waiting first, each entry once.
    List<QueueEntry> due(Lane lane, Instant now, int limit) throws QueueException;

    /// When the first of the lanes that have nothing due at `now` wakes; [Lane#LEASED] does not count.
    Optional<Instant> nextDue(Instant now) throws QueueException;

    /// A page of entries; whoever changes meanwhile is in it, before or after. May look at a bounded number only and answer fewer than `limit` with a `next`.
    Page page(Query query, Optional<QueueId> after, int limit, Instant now) throws QueueException;

    /// The greatest id ever kept here that is still known; new ids must be greater.
    Optional<QueueId> newest() throws QueueException;

    /// How many letters are in each state; costs no walk over the entries.
    Map<LetterState, Long> counts(Instant now) throws QueueException;

    /// What happened to mails after a record, oldest first; nothing yet or no more: empty. What [#forget] was told is not there any more.
    ///
    /// @param seq of the last one that is known already; 0: none
    List<Happening> happenedAfter(long seq, int limit) throws QueueException;

    /// The number of the latest record, whether history wants it or not; 0: nothing ever happened.
    long latestSeq();

    /// History up to here is kept elsewhere. What nobody said this of is never thrown away.
    void forget(long seq);

    /// Why it takes nothing at present, in a sentence; empty when it does.
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /// What somebody should look at although it takes mail, in a sentence: damage that was found and set aside. Empty: nothing.
    default Optional<String> alarm() {
        return Optional.empty();
    }

    /// How often it had to be read again since it was opened. What was on its way then may be stored or not, whatever was answered.
    default int reopened() {
        return 0;
    }

    /// Ends cleanly: what was answered is kept, the next start is fast.
    @Override
    void close() throws QueueException;
}
