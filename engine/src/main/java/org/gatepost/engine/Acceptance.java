package org.gatepost.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.engine.report.Report;

/// Names the mail, completes its header, applies the delay, inserts it; after that we are responsible.
final class Acceptance implements Submissions {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final MailQueue queue;
    private final Supplier<QueueId> ids;
    private final TimeShift time;
    private final InstantSource clock;
    private final Supplier<Terms> terms;
    private final Consumer<QueueEntry> accepted;

    /// What settings say about new mail.
    ///
    /// @param hostName what we call ourselves in Received and Message-ID
    record Terms(String hostName, Optional<String> replyTo, Optional<String> senderName, Sending sending) {}

    Acceptance(MailQueue queue, Supplier<QueueId> ids, TimeShift time, Supplier<Terms> terms, Consumer<QueueEntry> accepted) {
        this.queue = queue;
        this.ids = ids;
        this.time = time;
        this.clock = time.clock();
        this.terms = terms;
        this.accepted = accepted;
    }

    @Override
    public QueueId accept(Envelope envelope, Origin origin, InputStream content) throws IOException, RefusedException, QueueException {
        var now = terms.get();
        var id = ids.get();
        var date = DATE.format(clock.instant().atZone(ZoneId.systemDefault()));
        try (var draft = queue.draft()) {
            var trace = received(id, origin, now.hostName(), date).getBytes(StandardCharsets.UTF_8);
            draft.write(trace, 0, trace.length);
            var header = new MessageHeader(content, draft, new MessageHeader.Defaults(date, "<" + id + "@" + now.hostName() + ">", now.replyTo(), now.senderName()));
            header.pass();
            accepted.accept(time.reading(() -> insert(id, envelope, origin, header.subject(), draft, firstState(now.sending().delay()), now.sending().router())));
            return id;
        }
    }

    /// Inserts a letter of our own: no delay, nothing added.
    ///
    /// @throws IOException when what it quotes cannot be read; nothing was inserted
    QueueId send(Envelope envelope, String subject, Report.Message message) throws IOException, QueueException {
        var id = ids.get();
        try (var draft = queue.draft()) {
            message.to(draft);
            accepted.accept(time.reading(() -> insert(id, envelope, new Origin("", "", "gatepost"), subject, draft, new QueueState.Scheduled(clock.instant()), terms.get().sending().router())));
            return id;
        }
    }

    private QueueEntry insert(QueueId id, Envelope envelope, Origin origin, String subject, Draft draft, QueueState state, Router router) throws QueueException {
        var now = clock.instant();
        var recipients = envelope.recipients().stream().map(RecipientEntry::waiting).toList();
        var firstDueAt = state.wakeAt().equals(QueueState.NEVER) ? now : state.wakeAt();
        List<Delivery> deliveries = router.deliveries(recipients, positions(recipients.size()), state, firstDueAt);
        var entry = new QueueEntry(id, 1, now, envelope.reversePath(), envelope.parameters(), subject, draft.size(), source(origin), recipients,
                deliveries, Optional.empty());
        queue.insert(entry, draft, new Occurrence(now, Occurrence.Kind.ACCEPTED, entry.source()));
        return entry;
    }

    private QueueState firstState(Optional<Duration> delay) {
        Instant now = clock.instant();
        return delay.<QueueState>map(wait -> wait.isZero() ? new QueueState.Scheduled(now) : new QueueState.Pending(now.plus(wait)))
                .orElseGet(QueueState.Held::new);
    }

    private static List<Integer> positions(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// RFC 5321 4.4.
    private static String received(QueueId id, Origin origin, String host, String date) {
        var from = origin.address().isEmpty() ? "" : "from %s (%s)\r\n\t".formatted(origin.clientName().isEmpty() ? literal(origin.address()) : origin.clientName(),
                literal(origin.address()));
        return "Received: %sby %s (Gatepost) with %s id %s;\r\n\t%s\r\n".formatted(from, host, origin.protocol(), id, date);
    }

    private static String literal(String address) {
        return address.indexOf(':') >= 0 ? "[IPv6:" + address + "]" : "[" + address + "]";
    }

    private static String source(Origin origin) {
        var words = new StringBuilder(origin.protocol().toLowerCase(Locale.ROOT));
        if (!origin.address().isEmpty()) {
            words.append(' ').append(origin.address());
        }
        if (!origin.clientName().isEmpty()) {
            words.append(" (").append(origin.clientName()).append(')');
        }
        return words.toString();
    }
}
