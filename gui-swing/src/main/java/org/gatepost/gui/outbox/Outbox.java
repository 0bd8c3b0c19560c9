package org.gatepost.gui.outbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the outbox shows: mirrors the queue, filters, sorts, and tells the panel when there is something new to see, at most four times a second.
///
/// **Threads.** Two of its own; what is asked of it never blocks.
///
/// **Failure.** A gateway that is not reached is part of the view, and tried again.
public final class Outbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration BETWEEN_VIEWS = Duration.ofMillis(250);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_STATUSES = Duration.ofSeconds(5);
    private static final int SENT_AT_ONCE = 1000;

    private final GatewayClient gateway;
    private final Consumer<View> show;
    private final ServerClock clock;
    private final Mirror mirror = new Mirror();
    private final Semaphore news = new Semaphore(0);
    private final Semaphore stirred = new Semaphore(0);
    private final Semaphore again = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile Question question = new Question(Scope.OPEN, "", Order.USUAL);
    private volatile Optional<Status> status = Optional.empty();
    private final AtomicBoolean sentIsOld = new AtomicBoolean(true);
    private volatile List<Letter> sent = List.of();
    private final AtomicInteger mostSent = new AtomicInteger(SENT_AT_ONCE);
    private volatile @Nullable Instant lostSince;
    private volatile boolean loaded;
    private volatile boolean closed;

    /// What is asked for.
    public record Question(Scope scope, String words, Order order) {}

    /// What there is to see.
    ///
    /// @param counts of letters in each scope, whatever is searched for
    /// @param lostSince when the gateway was last reached; null while it is
    /// @param newest the letter last handed in that can still be taken back
    /// @param moreSent whether more letters were sent than are known here
    /// @param loaded false until the queue was read to its end
    public record View(Question question, List<Letter> rows, Map<Scope, Integer> counts, Optional<Status> status, @Nullable Instant lostSince, boolean loaded,
            boolean moreSent, Optional<Letter> newest) {

        public boolean isReached() {
            return lostSince == null;
        }
    }

    public Outbox(GatewayClient gateway, ServerClock clock, Consumer<View> show) {
        this.gateway = gateway;
        this.clock = clock;
        this.show = show;
    }

    public void start() {
        threads.add(Thread.ofPlatform().daemon().name("outbox-watch").start(this::watch));
        threads.add(Thread.ofPlatform().daemon().name("outbox-status").start(this::askStatus));
        threads.add(Thread.ofPlatform().daemon().name("outbox-view").start(this::publish));
    }

    public void ask(Question wanted) {
        question = wanted;
        news.release();
        if (wanted.scope() == Scope.SENT) {
            mostSent.set(SENT_AT_ONCE);
            lookAtSent();
        }
    }

    /// More of the letters that were sent.
    public void older() {
        mostSent.addAndGet(SENT_AT_ONCE);
        lookAtSent();
    }

    private void lookAtSent() {
        sentIsOld.set(true);
        stirred.release();
    }

    public Question question() {
        return question;
    }

    /// Looks at the gateway again, now.
    public void refresh() {
        lookAtSent();
        again.release();
    }

    /// Letters that will be tried again, by the domains they are still wanted at.
    public Map<String, Integer> retryingByDomain() {
        var counts = new HashMap<String, Integer>();
        for (var letter : mirror.all()) {
            if (letter.stage() == Stage.RETRY) {
                letter.openDomains().forEach(domain -> counts.merge(domain, 1, Integer::sum));
            }
        }
        return counts;
    }

    private void watch() {
        while (!closed) {
            try {
                gateway.watch(new GatewayClient.Watcher() {
                    @Override
                    public void watching() {
                        Thread.ofVirtual().start(Outbox.this::read);
                    }

                    @Override
                    public void changed(Letter letter, boolean gone) {
                        mirror.tell(letter, gone);
                        if (letter.stage() == Stage.SENT) {
                            lookAtSent();
                        }
                        news.release();
                    }

                    @Override
                    public void stirred(String what) {
                        stirred.release();
                    }

                    @Override
                    public void lost() {
                        Thread.ofVirtual().start(Outbox.this::read);
                    }
                });
                lost();
            } catch (IOException e) {
                LOG.debug("the gateway is not reached: {}", e.getMessage());
                lost();
            }
            pause(again, BETWEEN_TRIES);
        }
    }

    private synchronized void read() {
        try {
            mirror.beginReading();
            gateway.letters(page -> {
                mirror.read(page);
                news.release();
            });
            mirror.endReading();
            loaded = true;
            lostSince = null;
            lookAtSent();
            news.release();
        } catch (IOException e) {
            lost();
        }
    }

    private void lost() {
        if (lostSince == null) {
            lostSince = clock.instant();
        }
        news.release();
    }

    private void askStatus() {
        while (!closed) {
            try {
                var said = gateway.status();
                clock.hear(said.now());
                var latest = sentIsOld.getAndSet(false) ? gateway.sent(question.scope() == Scope.SENT ? question.words() : "", mostSent.get()) : sent;
                if (!status.map(before -> before.isAs(said)).orElse(false) || !latest.equals(sent)) {
                    status = Optional.of(said);
                    sent = latest;
                    news.release();
                }
            } catch (IOException e) {
                sentIsOld.set(true);
                lost();
            }
            pause(new Semaphore(0), BETWEEN_VIEWS); // letters that leave by the hundred are no reason to ask by the hundred
            pause(stirred, BETWEEN_STATUSES);
        }
    }

    private void publish() {
        while (!closed) {
            pause(news, Duration.ofDays(1));
            if (closed) {
                return;
            }
            show.accept(view());
            try {
                Thread.sleep(BETWEEN_VIEWS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private View view() {
        var asked = question;
        var all = mirror.all();
        var counts = new EnumMap<Scope, Integer>(Scope.class);
        for (var scope : Scope.values()) {
            counts.put(scope, scope == Scope.SENT ? sent.size() : (int) all.stream().filter(scope::has).count());
        }
        var words = asked.words().toLowerCase(Locale.ROOT).strip();
        var rows = (asked.scope() == Scope.SENT ? sent : all).stream().filter(asked.scope()::has).filter(one -> words.isEmpty() || one.matches(words))
                .sorted(asked.order().comparator()).toList();
        var newest = all.stream().filter(one -> one.stage() == Stage.WAITING).max(Comparator.comparing(Letter::receivedAt));
        return new View(asked, rows, counts, status, lostSince, loaded, sent.size() >= mostSent.get(), newest);
    }

    /// Until there is something to do, or long enough.
    private static void pause(Semaphore something, Duration most) {
        try {
            if (something.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
                something.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
