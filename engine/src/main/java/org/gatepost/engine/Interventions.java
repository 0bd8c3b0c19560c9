package org.gatepost.engine;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.engine.history.History;
import org.gatepost.engine.history.Past;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a person may do to a letter, made durable: [Intervention] decides, compare-and-set stores, and only then is it answered.
///
/// **Threads.** Any number. Each method takes who asks (`by`), for the history.
public final class Interventions {

    private static final Logger log = LoggerFactory.getLogger(Interventions.class);

    private final Attempt.Surroundings around;
    private final Supplier<Sending> sending;
    private final History past;
    private final Runnable changed;

    Interventions(Attempt.Surroundings around, Supplier<Sending> sending, History past, Runnable changed) {
        this.around = around;
        this.sending = sending;
        this.past = past;
        this.changed = changed;
    }

    /// Takes back every recipient neither delivered nor on the wire; final once this returns.
    public Retraction retract(QueueId id, String by) throws QueueException {
        var keep = sending.get().keepContent();
        return intervene(id, Occurrence.Kind.RETRACTED, by, entry -> Intervention.retract(entry, keep, around.clock().instant()),
                () -> longGone(id));
    }

    /// Ends delay or hold: send now.
    public Answer release(QueueId id, String by) throws QueueException {
        return intervene(id, Occurrence.Kind.RELEASED, by, entry -> Intervention.release(entry, around.clock().instant()), () -> notThere(id));
    }

    /// Tries a deferred letter now, and every next hop that is in trouble.
    public Answer retry(QueueId id, String by) throws QueueException {
        around.board().probeNow(around.clock().instant());
        around.destinations().probeNow(around.clock().instant());
        return intervene(id, Occurrence.Kind.RETRIED, by, entry -> Intervention.retry(entry, around.clock().instant()), () -> notThere(id));
    }

    /// Sets aside until released.
    public Answer hold(QueueId id, String by) throws QueueException {
        return intervene(id, Occurrence.Kind.HELD, by, Intervention::hold, () -> notThere(id));
    }

    /// Pending until then; of a letter that was tried: next attempt then.
    public Answer delay(QueueId id, Duration wait, String by) throws QueueException {
        return intervene(id, Occurrence.Kind.DELAYED, by, entry -> Intervention.delay(entry, wait, around.clock().instant()), () -> notThere(id));
    }

    /// Takes a retraction back, or tries a failed or expired letter again.
    public Answer restore(QueueId id, String by) throws QueueException {
        return intervene(id, Occurrence.Kind.RESTORED, by, entry -> Intervention.restore(entry, sending.get().router(), around.clock().instant()),
                () -> notThere(id));
    }

    /// Takes an ended letter off the list, its content with it; history keeps what became of it.
    public Answer dismiss(QueueId id, String by) throws QueueException {
        return intervene(id, Occurrence.Kind.DISMISSED, by, Intervention::dismiss, () -> notThere(id));
    }

    /// Compare-and-set until it is stored: a lost compare is usually a sibling lane settling.
    private <A> A intervene(QueueId id, Occurrence.Kind kind, String by, Function<QueueEntry, Intervention.Outcome<A>> decide,
            Supplier<A> notThere) throws QueueException {
        return around.time().<Optional<A>, QueueException>reading(() -> stored(id, kind, by, decide)).orElseGet(notThere);
    }

    private <A> Optional<A> stored(QueueId id, Occurrence.Kind kind, String by, Function<QueueEntry, Intervention.Outcome<A>> decide) throws QueueException {
        var latest = around.queue().find(id);
        while (latest.isPresent()) {
            var outcome = decide.apply(latest.get());
            if (outcome.next().isEmpty()) {
                return Optional.of(outcome.answer());
            }
            var what = new Occurrence(around.clock().instant(), kind, by);
            switch (around.queue().change(List.of(new Change(latest.get(), outcome.next().get(), kind == Occurrence.Kind.DISMISSED, what))).getFirst()) {
                case Change.Result.Stored(var stored) -> {
                    log.info("{} {} by {}", id, kind.name().toLowerCase(Locale.ROOT), by);
                    around.events().tell(new GatewayEvent.Changed(stored, what, kind == Occurrence.Kind.DISMISSED));
                    changed.run();
                    return Optional.of(outcome.answer());
                }
                case Change.Result.Stale(var other) -> latest = other;
            }
        }
        return Optional.empty();
    }

    /// A retraction stays confirmed for as long as it is remembered.
    private Retraction longGone(QueueId id) {
        return past.find(id).<Retraction>map(one -> isRetracted(one) ? new Retraction.Retracted() : new Retraction.TooLate()).orElseGet(Retraction.NotFound::new);
    }

    private static boolean isRetracted(Past letter) {
        return letter.entry().recipients().stream().allMatch(one -> one.fate() == RecipientEntry.Fate.RETRACTED);
    }

    private Answer notThere(QueueId id) {
        return past.find(id).<Answer>map(one -> new Answer.Refused(one.entry().state(one.endedAt()) == LetterState.SENT ? "was sent" : "its content is no longer kept"))
                .orElseGet(Answer.NotFound::new);
    }
}
