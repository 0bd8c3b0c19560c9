package org.gatepost.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Page;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Sizes;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.engine.check.Inspection;
import org.gatepost.engine.check.TestLetter;
import org.gatepost.engine.history.History;
import org.gatepost.engine.history.HistoryQuery;
import org.gatepost.engine.history.Past;
import org.gatepost.engine.report.ReportComposer;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.Trial;
import org.gatepost.smtp.HostName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The front door: opens and closes the whole, owns the threads, offers what people and programs may ask for.
///
/// **Threads.** Any number may ask. One platform thread sweeps; attempts and sessions are virtual.
public final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LEAST_ROOM = 100L << 20;
    private static final Duration LET_DELIVERIES_END = Duration.ofSeconds(30);
    private static final int RECENT = 500;
    /// What transports are told besides their own settings.
    private static final Set<String> DECIDE_THE_WAY = Set.of("transport", "helo-name", "tls.ca-file", "connection.max-messages", "concurrency.per-next-hop", "listen", "postmaster");

    private final SteadyClock clock;
    private final TimeShift time;
    private final Plugins plugins;
    private final MailQueue queue;
    private final LaneBoard board = new LaneBoard();
    private final Destinations destinations = new Destinations();
    private final Events events = new Events();
    private final Waker waker = new Waker();
    private final History history;
    private final Acceptance acceptance;
    private final Dispatcher dispatcher;
    private final Interventions interventions;
    private final Intakes intakes = new Intakes();
    private final Instant startedAt;
    private volatile GatewaySettings settings;
    private volatile Sending sending;
    private volatile Acceptance.Terms terms;
    private volatile String settingsProblem = "";
    private volatile boolean closing;
    private Optional<Thread> sweeper = Optional.empty();

    /// The gateway in one screen.
    ///
    /// @param obstacle why nothing leaves; empty when something may
    /// @param troubles by next hop: why its mail waits
    public record Status(Instant startedAt, String transport, String nextHop, boolean paused, Optional<Instant> pausedUntil, String obstacle,
            Map<String, String> troubles, Map<LetterState, Long> counts, int sending, List<String> orphanedSettings, String settingsProblem, String historyProblem, List<String> addresses) {}

    private Gateway(GatewaySettings settings, Plugins plugins, MailQueue queue, SteadyClock clock) throws QueueException {
        this.settings = settings;
        this.plugins = plugins;
        this.queue = queue;
        this.clock = clock;
        this.time = new TimeShift(clock, queue);
        this.startedAt = clock.instant();
        this.sending = Sending.of(settings, open(settings));
        this.terms = Acceptance.Terms.of(settings.core(), sending);
        this.acceptance = new Acceptance(queue, new Ids(clock, queue.newest()), time, () -> terms, this::accepted);
        var around = new Attempt.Surroundings(queue, time, board, destinations, events, new Notices(queue, acceptance, this::reports));
        this.dispatcher = new Dispatcher(around, UUID.randomUUID().toString(), () -> sending, waker::wake);
        this.history = new History(settings.home().resolve("history"), queue, clock, () -> this.settings.core().duration("history.keep"));
        this.events.watch(_ -> history.wake());
        this.interventions = new Interventions(around, () -> sending, history, waker::wake);
    }

    /// Opens queue and transport; nothing runs yet.
    ///
    /// @param wall the machine's clock
    /// @param nanoTime the time that has passed, which no setting of the clock changes
    public static Gateway open(GatewaySettings settings, Plugins plugins, InstantSource wall, LongSupplier nanoTime) throws QueueException {
        var clock = new SteadyClock(wall, nanoTime);
        var provider = plugins.queues().get(settings.core().text("queue"));
        if (provider == null) {
            throw new IllegalArgumentException("settings are checked against the plug-ins that are installed");
        }
        var directory = settings.home().resolve(settings.core().text("queue.directory"));
        return new Gateway(settings, plugins, provider.open(settings.of(provider), directory), clock);
    }

    /// Starts sending, then takes mail.
    ///
    /// @return where mail is taken: `smtp 127.0.0.1:2525`
    /// @throws IOException naming what could not be had
    public List<String> start() throws IOException, QueueException {
        StaleGuard.hold(queue, settings.core().duration("stale.after"), clock.instant());
        dispatcher.recoverLeases();
        sending.signing().warn();
        sending.obstacle(clock.instant()).ifPresent(why -> log.warn("mail is taken and kept, but none leaves: {}", why));
        sweeper = Optional.of(Thread.ofPlatform().name("dispatcher").start(this::sweep));
        intakes.start(plugins.intakes().values(), settings.core(), acceptance);
        return addresses();
    }

    /// Where mail is taken: `smtp 127.0.0.1:2525`.
    public List<String> addresses() {
        return intakes.addresses();
    }

    /// Where mail can be handed over without any network.
    public Submissions submissions() {
        return acceptance;
    }

    /// @return what ends the watching
    public AutoCloseable watch(Consumer<GatewayEvent> watcher) {
        return events.watch(watcher);
    }

    // ---- what people may ask for

    /// A page of what is in the queue, oldest first.
    public Page list(Query query, Optional<QueueId> after, int limit) throws QueueException {
        return queue.page(query, after, limit, clock.instant());
    }

    /// The letter as it stands, or as it ended if that was not long ago.
    public Optional<Letter> find(QueueId id) throws QueueException {
        return queue.find(id).or(() -> history.find(id).map(Past::entry)).map(this::letter);
    }

    /// What became of mail.
    public History history() {
        return history;
    }

    public Optional<Content> content(QueueId id) throws QueueException {
        return queue.content(id);
    }

    /// The entry in words.
    public Letter letter(QueueEntry entry) {
        return Letter.of(entry, sending, board, clock.instant());
    }

    /// What a person may do to a letter.
    public Interventions interventions() {
        return interventions;
    }

    /// Looks step by step whether mail can leave; see [Inspection].
    ///
    /// @param changes settings to try on top of those that hold
    /// @param tell gets each step
    /// @return whether mail would leave
    public boolean check(Map<String, String> changes, Optional<Mailbox> from, Consumer<CheckStep> tell) throws InterruptedException {
        var now = settings;
        var senders = history.page(HistoryQuery.ALL, Optional.empty(), RECENT).letters().stream().map(past -> past.entry().reversePath()).toList();
        return new Inspection(new Home(now.home()), clock, senders, tell).run(() -> Trial.of(now, changes, plugins), settingsProblem, from);
    }

    /// Takes a test letter on as any other, and releases it at once.
    public Letter test(Mailbox to, Optional<Mailbox> from) throws IOException, RefusedException, QueueException {
        var letter = TestLetter.of(settings, to, from, terms.hostName());
        var id = acceptance.accept(letter.envelope(), new Origin("", "", "test"), letter.message());
        interventions.release(id, "test");
        return find(id).orElseThrow(() -> new IllegalStateException("history knows what the queue has forgotten"));
    }

    public Status status() throws QueueException {
        var now = clock.instant();
        var way = sending;
        var troubles = new LinkedHashMap<String, String>();
        board.troubles().forEach((lane, trouble) -> troubles.put(way.router().transport().nextHop(way.router().answerOf(lane)), trouble.why().toString()));
        boolean paused = way.pause().holds(now);
        return new Status(startedAt, way.router().transportName(), way.router().transport().nextHop(""), paused,
                paused ? way.pause().until() : Optional.empty(), way.obstacle(now).orElse(""), troubles, queue.counts(now), board.active(),
                settings.orphans(), settingsProblem, history.problem(), addresses());
    }

    public Plugins plugins() {
        return plugins;
    }

    /// What is wrong with the gateway itself, a sentence each; empty when all is well. A next hop in trouble is none of it.
    public List<String> ailments() {
        var ailments = new ArrayList<String>();
        queue.trouble().ifPresent(ailments::add);
        queue.alarm().ifPresent(ailments::add);
        if (!history.problem().isEmpty()) {
            ailments.add(history.problem());
        }
        ailments.addAll(sending.signing().troubles());
        if (sweeper.isPresent() && !sweeper.get().isAlive() && !closing) {
            ailments.add("the dispatcher has ended; nothing is sent until Gatepost is started again");
        }
        long room = settings.home().toFile().getUsableSpace();
        if (room < LEAST_ROOM) {
            ailments.add("the disk is nearly full: %s are left in %s".formatted(Sizes.words(room), settings.home()));
        }
        return ailments;
    }

    public GatewaySettings settings() {
        return settings;
    }

    public Instant now() {
        return clock.instant();
    }

    // ---- settings

    /// Other settings hold from now on; waiting mail goes the new way, sessions and attempts under way go on as they began.
    ///
    /// @throws SettingsException when an address cannot be listened on; then nothing has changed
    public synchronized void apply(GatewaySettings next) throws SettingsException {
        intakes.adopt(next.core(), settings.core());
        var before = sending;
        boolean sameWay = next.selected(Gateway::decidesTheWay).equals(settings.selected(Gateway::decidesTheWay));
        var later = settings.changesTo(next, Gateway::holdsFromTheNextStart);
        if (!later.isEmpty()) {
            log.warn("settings: {} takes effect at the next start", String.join(", ", later));
        }
        settings = next;
        sending = Sending.of(next, sameWay ? before.router() : open(next));
        terms = Acceptance.Terms.of(next.core(), sending);
        settingsProblem = "";
        probeNow();
        sending.signing().warn();
        if (!sameWay) {
            before.router().transport().close();
        }
        if (before.pause().active() != sending.pause().active()) {
            log.info("sending {}", sending.pause().active() ? "is paused" : "goes on");
            events.tell(new GatewayEvent.SendingSwitched(sending.pause().active()));
        }
        events.tell(new GatewayEvent.SettingsApplied(clock.instant()));
        waker.wake();
    }

    /// The settings that somebody wrote cannot take effect; the old ones hold, and status says so.
    public void refuse(String why) {
        settingsProblem = why;
        events.tell(new GatewayEvent.SettingsRefused(why));
    }

    /// Whether a key says how mail leaves.
    private static boolean decidesTheWay(String key) {
        return key.startsWith("smtp.") || key.startsWith("direct.") || key.startsWith("plugin.") || DECIDE_THE_WAY.contains(key);
    }

    /// Whether a key belongs to what is opened once.
    private static boolean holdsFromTheNextStart(String key) {
        return key.startsWith("queue") || key.equals("stale.after");
    }

    private Router open(GatewaySettings from) {
        var transport = from.transport().open(from.transportSettings(), new TransportContext(clock, from.core(), from.home()));
        return new Router(from.transport().name(), transport);
    }

    private ReportComposer reports() {
        return new ReportComposer(settings.core().optional("helo-name").orElseGet(HostName::own), settings.core().optional("postmaster").map(Mailbox::of));
    }

    // ---- the loop

    private void sweep() {
        while (!closing) {
            try {
                if (time.follow()) {
                    probeNow();
                }
                boolean more = dispatcher.dispatchDue();
                if (!more) {
                    waker.doze(untilNextDue());
                }
            } catch (InterruptedException e) {
                return;
            } catch (QueueException | RuntimeException e) {
                log.error("the queue cannot be swept, trying again: {}", e.getMessage(), e);
                pauseAfterTrouble();
            }
        }
    }

    /// Never long: a clock that was set ahead is noticed by looking.
    private Duration untilNextDue() throws QueueException {
        var now = clock.instant();
        var next = queue.nextDue(now).map(due -> Duration.between(now, due)).orElse(POLL);
        var probe = board.nextProbe().map(at -> Duration.between(now, at)).filter(wait -> wait.isPositive()).orElse(POLL);
        var soonest = next.compareTo(probe) < 0 ? next : probe;
        return soonest.compareTo(POLL) < 0 ? soonest : POLL;
    }

    private void probeNow() {
        board.probeNow(clock.instant());
        destinations.probeNow(clock.instant());
    }

    private static void pauseAfterTrouble() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accepted(QueueEntry entry) {
        log.info("{} accepted from=<{}> recipients={} size={} by {}", entry.id(), entry.reversePath().text(), entry.recipients().size(), entry.size(), entry.source());
        events.tell(new GatewayEvent.Accepted(entry));
        waker.wake();
    }

    /// Takes no more mail, lets running deliveries end, closes the queue.
    @Override
    public void close() throws QueueException {
        intakes.close();
        closing = true;
        waker.wake();
        sweeper.ifPresent(Gateway::join);
        long end = System.nanoTime() + LET_DELIVERIES_END.toNanos();
        while (board.active() > 0 && System.nanoTime() - end < 0) {
            pauseBriefly();
        }
        if (board.active() > 0) {
            log.warn("{} deliveries have not ended; they are in doubt at the next start", board.active());
        }
        sending.router().transport().close();
        history.close();
        queue.close();
    }

    private static void pauseBriefly() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
