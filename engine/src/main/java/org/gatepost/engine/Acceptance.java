package org.gatepost.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.FutureRelease;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.report.Report;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.Senders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names the mail, completes its header, applies the delay, inserts it; after that we are responsible.
final class Acceptance implements Submissions {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private static final Logger log = LoggerFactory.getLogger(Acceptance.class);

    private final MailQueue queue;
    private final Supplier<QueueId> ids;
    private final TimeShift time;
    private final InstantSource clock;
    private final Supplier<Terms> terms;
    private final Consumer<QueueEntry> accepted;

    /// What settings say about new mail.
    ///
    /// @param hostName what we call ourselves in Received and Message-ID
    /// @param hidesClients whether Received says nothing of the client
    /// @param users who may sign in
    record Terms(String hostName, boolean hidesClients, Optional<String> replyTo, Optional<String> senderName, Set<String> users, Senders senders, Sending sending) {

        static Terms of(Settings core, Sending sending) {
            return new Terms(core.optional("helo-name").orElseGet(HostName::own), core.toggle("intake.hide-client"), core.optional("defaults.reply-to"),
                    core.optional("defaults.sender-name"), core.names("intake.users.NAME"), Senders.of(core), sending);
        }
    }

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
            var trace = Trace.received(id, origin, now.hostName(), date, now.hidesClients()).getBytes(StandardCharsets.UTF_8);
            draft.write(trace, 0, trace.length);
            var defaults = new MessageHeader.Defaults(date, "<" + id + "@" + now.hostName() + ">", now.replyTo(), now.senderName());
            var header = new MessageHeader(content, draft, defaults, author(origin, envelope, now));
            header.pass();
            if (!header.brokenSignatures().isEmpty()) {
                log.warn("{} the DKIM signature that came with it covers what was added and does not verify any more: {}", id, String.join(", ", header.brokenSignatures()));
            }
            accepted.accept(time.reading(() -> {
                var at = clock.instant();
                return insert(id, at, envelope, origin, header.subject(), draft, firstState(at, now.sending().delay(), envelope.parameters().later()), now.sending().router());
            }));
            return id;
        }
    }

    /// As settings are now: a session may be older than they are.
    ///
    /// @return empty: anybody
    private static Optional<BoundAuthor> author(Origin origin, Envelope envelope, Terms now) throws RefusedException {
        if (origin.user().isEmpty()) {
            return Optional.empty();
        }
        var user = origin.user().get();
        if (!now.users().contains(user)) {
            throw new RefusedException(Status.permanentFailure(7, 1), "this user may not sign in any more");
        }
        if (!now.senders().isBound(user)) {
            return Optional.empty();
        }
        var author = new BoundAuthor(user, now.senders());
        if (envelope.reversePath() instanceof Mailbox sender) {
            author.check(sender);
        }
        return Optional.of(author);
    }

    /// Inserts a letter of our own: no delay, nothing added.
    ///
    /// @throws IOException when what it quotes cannot be read; nothing was inserted
    QueueId send(Envelope envelope, String subject, Report.Message message) throws IOException, QueueException {
        var id = ids.get();
        try (var draft = queue.draft()) {
            message.to(draft);
            accepted.accept(time.reading(() -> {
                var at = clock.instant();
                return insert(id, at, envelope, new Origin("", "", "gatepost"), subject, draft, new QueueState.Scheduled(at), terms.get().sending().router());
            }));
            return id;
        }
    }

    private QueueEntry insert(QueueId id, Instant now, Envelope envelope, Origin origin, String subject, Draft draft, QueueState state, Router router) throws QueueException {
        var recipients = envelope.recipients().stream().map(RecipientEntry::waiting).toList();
        var firstDueAt = state.wakeAt().equals(QueueState.NEVER) ? now : state.wakeAt();
        List<Delivery> deliveries = router.deliveries(recipients, positions(recipients.size()), state, firstDueAt);
        var entry = new QueueEntry(id, 1, now, envelope.reversePath(), envelope.parameters().with(Optional.empty()), subject, draft.size(), Trace.source(origin), recipients,
                deliveries, Optional.empty());
        queue.insert(entry, draft, new Occurrence(now, Occurrence.Kind.ACCEPTED, entry.source()));
        return entry;
    }

    /// What the sender asks for makes the delay longer, never shorter.
    private static QueueState firstState(Instant now, Optional<Duration> delay, Optional<FutureRelease> later) {
        if (delay.isEmpty()) {
            return new QueueState.Held();
        }
        var usual = now.plus(delay.get());
        return switch (later.orElseGet(() -> new FutureRelease.HoldFor(Duration.ZERO))) {
            case FutureRelease.HoldUntil(var time) when time.isAfter(usual) -> new QueueState.Pending(time.truncatedTo(ChronoUnit.MILLIS), true);
            case FutureRelease.HoldFor(var wait) when wait.compareTo(delay.get()) > 0 -> new QueueState.Pending(now.plus(wait));
            case FutureRelease _ -> delay.get().isZero() ? new QueueState.Scheduled(now) : new QueueState.Pending(usual);
        };
    }

    private static List<Integer> positions(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
