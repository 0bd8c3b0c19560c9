package org.gatepost.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Attempted;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Outcomes;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.dkim.KeyException;
import org.gatepost.engine.report.News;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one leased delivery, from the transport's first byte to the stored settlement.
final class Attempt {

    private static final Logger log = LoggerFactory.getLogger(Attempt.class);
    private static final long SETTLE_AGAIN_MILLIS = 1000;

    /// What an attempt needs from the gateway.
    record Surroundings(MailQueue queue, TimeShift time, LaneBoard board, Destinations destinations, Events events, Notices notices) {

        InstantSource clock() {
            return time.clock();
        }
    }

    private final Surroundings around;
    private final Sending sending;
    private final QueueEntry entry;
    private final Lane lane;
    private final QueueState.Leased lease;
    private final WatchedContent content = new WatchedContent();
    private Optional<Diagnostic> unsigned = Optional.empty();

    /// @param entry as it was leased
    Attempt(Surroundings around, Sending sending, QueueEntry entry, Lane lane) {
        this.around = around;
        this.sending = sending;
        this.entry = entry;
        this.lane = lane;
        this.lease = entry.delivery(lane).flatMap(delivery -> delivery.lease()).orElseThrow();
    }

    void run() {
        var down = around.destinations().down(lane, around.clock().instant());
        if (down.isPresent()) {
            settle(new Unreachable(down.get(), List.of(), false));
            return;
        }
        var report = deliver();
        Thread.interrupted(); // the deadline has done its work: settling must not be cut short by it
        note(report);
        settle(report);
    }

    /// Before the mail is due again, or the sweep would send the next ones into the same trouble.
    private void note(DeliveryReport report) {
        if (unsigned.isPresent()) {
            return; // nobody was asked: the next hop is as it was
        }
        var now = around.clock().instant();
        int most = sending.limits().perLane();
        switch (report) {
            case Unreachable(var why, _, var isOurs) when isOurs -> {
                if (around.board().troubled(lane, why, sending.policy(), now)) {
                    log.warn("{} cannot be used; its mail waits: {}", lane, why);
                    around.events().tell(new GatewayEvent.Troubled(lane.name(), why));
                }
            }
            case Unreachable(var why, _, _) -> {
                around.board().lost(lane);
                if (around.destinations().unreachable(lane, why, sending.policy(), most, now)) {
                    log.info("{} cannot be reached: {}", lane, why);
                }
            }
            case Outcomes(var outcomes, _) -> {
                if (outcomes.stream().allMatch(one -> one instanceof Outcome.Deferred(var why) && !why.host().isEmpty())) {
                    around.destinations().busy(lane, most, now);
                } else if (around.destinations().reached(lane, most)) {
                    log.info("{} can be reached again", lane);
                }
                if (around.board().reached(lane)) {
                    log.info("{} can be used again", lane);
                    around.events().tell(new GatewayEvent.Recovered(lane.name()));
                }
            }
        }
    }

    private DeliveryReport deliver() {
        var delivery = entry.delivery(lane).orElseThrow();
        var recipients = delivery.recipients().stream().map(position -> entry.recipients().get(position).recipient()).toList();
        try {
            content.watch(around.queue().content(entry.id()).orElseThrow(() -> new IllegalStateException("the queue has an entry without content")));
            var signed = sending.signing().sign(content, around.clock().instant());
            var request = new DeliveryRequest(entry.id(), lease.attempt(), lane, entry.reversePath(), entry.parameters(), recipients, signed);
            var report = sending.router().transport().deliver(request);
            return switch (report) {
                case Outcomes outcomes -> new Outcomes(Settlement.outcomes(outcomes, recipients.size()), outcomes.contacts());
                case Unreachable(var why, var contacts, var isOurs) -> new Unreachable(Settlement.tidy(why), contacts, isOurs);
            };
        } catch (InterruptedException e) {
            return all(recipients.size(), "the attempt took longer than " + Sending.ATTEMPT_TIME.toMinutes() + " minutes");
        } catch (QueueException e) {
            return new Unreachable(Diagnostic.ours(e.status(), "the queue cannot be read: " + e.getMessage()));
        } catch (KeyException e) {
            unsigned = Optional.of(Settlement.tidy(Diagnostic.ours(Status.transientFailure(7, 5), String.valueOf(e.getMessage()))));
            return new Unreachable(unsigned.get());
        } catch (IOException e) {
            return new Unreachable(Diagnostic.ours(Status.transientFailure(3, 0), "the stored letter cannot be read: " + e.getMessage()));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // a plug-in's defects
            log.error("{} the transport failed", entry.id(), e);
            return all(recipients.size(), "the transport failed: " + e);
        }
    }

    private static DeliveryReport all(int recipients, String why) {
        var outcome = new Outcome.Deferred(Diagnostic.ours(Status.transientFailure(3, 0), why));
        return new Outcomes(Collections.nCopies(recipients, outcome));
    }

    /// Keeps the outcome and tries to settle it until it is stored: what the next hop said must not be forgotten.
    private void settle(DeliveryReport report) {
        var told = EnumSet.noneOf(News.Kind.class);
        var latest = Optional.of(entry);
        while (latest.isPresent()) {
            try {
                var now = around.clock().instant();
                var change = content.isDamaged() ? damaged(latest.get()) : unsigned.isPresent() ? unsigned(latest.get(), unsigned.get(), now) : switch (report) {
                    case Outcomes(var outcomes, _) -> settled(latest.get(), outcomes, now);
                    case Unreachable(var why, _, var isOurs) when isOurs -> Settlement.untried(latest.get(), lane, lease, why, terms(), now)
                            .map(settlement -> new Settled(settlement, why.toString()));
                    case Unreachable(var why, _, _) -> settled(latest.get(), Collections.nCopies(
                            latest.get().delivery(lane).map(one -> one.recipients().size()).orElse(0), new Outcome.Deferred(why)), now);
                };
                if (change.isEmpty()) {
                    log.warn("{} attempt {} was settled by somebody else", entry.id(), lease.attempt());
                    return;
                }
                // Tell first, forget second: a crash in between tells the sender twice, the other order would not tell them at all.
                var settlement = change.get().settlement();
                around.notices().tell(latest.get(), settlement, told, now);
                var what = new Occurrence(now, Occurrence.Kind.ATTEMPTED, change.get().words(), Optional.of(new Attempted(lease.attempt(), nextHop(), report.contacts())));
                switch (around.queue().change(List.of(new Change(latest.get(), settlement.next(), settlement.isLast(), what))).getFirst()) {
                    case Change.Result.Stored(var stored) -> {
                        log.info("{} {}", entry.id(), what.words());
                        around.events().tell(new GatewayEvent.Changed(stored, what, settlement.isLast()));
                        return;
                    }
                    case Change.Result.Stale(var other) -> latest = other;
                }
            } catch (QueueException e) {
                log.error("{} cannot store what became of attempt {}, trying again: {}", entry.id(), lease.attempt(), e.getMessage());
                pause();
            }
        }
    }

    /// What is to be stored, and one line for people.
    private record Settled(Settlement settlement, String words) {}

    private Optional<Settled> damaged(QueueEntry latest) {
        var why = Diagnostic.ours(Status.transientFailure(3, 0), "the stored letter is damaged; it is held and was not sent");
        log.error("{} {}", entry.id(), why);
        return Settlement.held(latest, lane, lease, why).map(settlement -> new Settled(settlement, why.text()));
    }

    private Optional<Settled> unsigned(QueueEntry latest, Diagnostic why, Instant now) {
        return Settlement.unsigned(latest, lane, lease, why, terms(), now).map(settlement -> new Settled(settlement, why.text()));
    }

    private Optional<Settled> settled(QueueEntry latest, List<Outcome> outcomes, Instant now) {
        return Settlement.of(latest, lane, lease, outcomes, terms(), now).map(settlement -> new Settled(settlement, words(settlement, outcomes)));
    }

    private Settlement.Terms terms() {
        double jitter = lease.attempt() == 1 ? ThreadLocalRandom.current().nextDouble() : 0;
        return new Settlement.Terms(sending.policy(), sending.keepContent(), jitter, nextHop(), sending.tellAfter());
    }

    private String words(Settlement settlement, List<Outcome> outcomes) {
        var last = Settlement.tidy(outcomes.getLast().why());
        var result = settlement.retryAt().map(when -> "deferred until " + when).orElse(settlement.failures().isEmpty() ? "delivered" : "failed");
        return outcomes.size() == 1 ? "%s, attempt %d: %s".formatted(result, lease.attempt(), last)
                : "%s, attempt %d: %d delivered, %d failed of %d; last: %s".formatted(result, lease.attempt(), settlement.delivered().size(),
                        settlement.failures().size(), outcomes.size(), last);
    }

    private String nextHop() {
        return sending.router().transport().nextHop(sending.router().answerOf(lane));
    }

    /// A deadline that ends just now ends nothing any more.
    private static void pause() {
        try {
            Thread.sleep(SETTLE_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            log.debug("interrupted while settling; it goes on", e);
        }
    }
}
