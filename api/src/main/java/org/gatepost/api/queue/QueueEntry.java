package org.gatepost.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.ReversePath;

/// A mail we answer for: one entry, whatever the number of recipients. So taking it back is one compare-and-set.
///
/// @param version grows by one with each change; what compare-and-set compares
/// @param subject decoded, for people; at most 200 characters
/// @param size bytes of the content
/// @param source who handed it over, for people: `smtp 127.0.0.1 (client.example)`
/// @param recipients every recipient, in the envelope's order, with what became of it
/// @param deliveries what is still to be done, at most one for each lane; empty when the letter has ended
public record QueueEntry(
        QueueId id,
        long version,
        Instant acceptedAt,
        ReversePath reversePath,
        MailParameters parameters,
        String subject,
        long size,
        String source,
        List<RecipientEntry> recipients,
        List<Delivery> deliveries,
        Optional<Ended> ended) {

    public QueueEntry {
        recipients = List.copyOf(recipients);
        deliveries = List.copyOf(deliveries);
    }

    /// The next version, with other recipients, deliveries and end.
    public QueueEntry next(List<RecipientEntry> recipientsNow, List<Delivery> deliveriesNow, Optional<Ended> endedNow) {
        return new QueueEntry(id, version + 1, acceptedAt, reversePath, parameters, subject, size, source, recipientsNow, deliveriesNow, endedNow);
    }

    public Optional<Delivery> delivery(Lane lane) {
        return deliveries.stream().filter(delivery -> delivery.lane().equals(lane)).findFirst();
    }

    /// Where and when this entry wakes: a queue indexes exactly these. What never wakes is left out.
    public void wakeUps(BiConsumer<Lane, Instant> to) {
        ended.ifPresent(end -> to.accept(Lane.KEPT, end.keptUntil()));
        for (var delivery : deliveries) {
            if (!delivery.state().wakeAt().equals(QueueState.NEVER)) {
                to.accept(delivery.wakesIn(), delivery.state().wakeAt());
            }
        }
    }

    /// The one word for the letter. A delay that is over makes it `QUEUED`, whether or not anybody has looked yet.
    public LetterState state(Instant now) {
        if (ended.isPresent()) {
            return switch (ended.get().how()) {
                case SENT -> LetterState.SENT;
                case RETRACTED -> LetterState.RETRACTED;
                case FAILED -> LetterState.FAILED;
                case EXPIRED -> LetterState.EXPIRED;
            };
        }
        var word = LetterState.SENT;
        for (var delivery : deliveries) {
            var one = switch (delivery.state()) {
                case QueueState.Leased _ -> LetterState.SENDING;
                case QueueState.Held _ -> LetterState.HELD;
                case QueueState.Scheduled _ -> delivery.attempts() > 0 ? LetterState.DEFERRED : LetterState.QUEUED;
                case QueueState.Pending(var until, _) -> until.isAfter(now) ? LetterState.PENDING : LetterState.QUEUED;
            };
            word = one.compareTo(word) < 0 ? one : word;
        }
        return word;
    }
}
