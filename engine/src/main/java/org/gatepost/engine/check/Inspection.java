package org.gatepost.engine.check;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.CheckStep.Verdict;
import org.gatepost.api.transport.Checkup;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.engine.Home;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look at everything that must be right for mail to leave. Tells each step as soon as it is known; sends nothing to anybody.
///
/// **Threads.** One use, by one; what it tells comes one step at a time, from any thread.
public final class Inspection {

    private static final Logger log = LoggerFactory.getLogger(Inspection.class);
    private static final String SETTINGS = "settings";
    private static final String TRANSPORT = "transport";
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Home home;
    private final InstantSource clock;
    private final List<ReversePath> senders;
    private final Consumer<CheckStep> tell;
    private boolean failed;
    private boolean ended;

    /// Where the settings to look at come from.
    @FunctionalInterface
    public interface Source {
        GatewaySettings settings() throws SettingsException;
    }

    /// @param senders of letters that have left lately
    /// @param watcher gets each step
    public Inspection(Home home, InstantSource clock, List<ReversePath> senders, Consumer<CheckStep> watcher) {
        this.home = home;
        this.senders = List.copyOf(senders);
        this.clock = clock;
        this.tell = step -> tell(step, watcher);
    }

    /// @param refused why a changed settings file does not hold; empty when it does
    /// @param from who to say the mail is from
    /// @return whether mail would leave
    public boolean run(Source source, String refused, Optional<Mailbox> from) throws InterruptedException {
        var settings = settings(source, refused);
        var queue = settings.map(one -> home.directory().resolve(one.core().text("queue.directory"))).orElseGet(home::queue);
        new HomeCheck(home, queue, tell).run();
        if (settings.isPresent()) {
            pause(settings.get());
            new DkimRecords(tell).run(settings.get());
            transport(settings.get(), from);
        } else {
            tell.accept(CheckStep.skipped(TRANSPORT, "the settings must be right first"));
        }
        return !hasFailed();
    }

    private Optional<GatewaySettings> settings(Source source, String refused) {
        long begin = System.nanoTime();
        try {
            var settings = source.settings();
            var took = Duration.ofNanos(System.nanoTime() - begin);
            if (!refused.isEmpty()) {
                tell.accept(CheckStep.warning(SETTINGS, refused, took, Advice.SETTINGS_REFUSED.sentence()));
            } else if (!settings.orphans().isEmpty()) {
                tell.accept(CheckStep.warning(SETTINGS, "nobody knows " + String.join(", ", settings.orphans()), took, Advice.PLUGIN_MISSING.sentence()));
            } else {
                tell.accept(CheckStep.ok(SETTINGS, "%d set, all of them right; transport %s".formatted(settings.values().size(), settings.transport().name()), took));
            }
            return Optional.of(settings);
        } catch (SettingsException e) {
            tell.accept(CheckStep.failed(SETTINGS, String.valueOf(e.getMessage()).replaceAll("\\R", "; "), Duration.ofNanos(System.nanoTime() - begin),
                    Advice.SETTINGS_WRONG.sentence()));
            return Optional.empty();
        }
    }

    private void pause(GatewaySettings settings) {
        var paused = settings.core().text("sending.paused");
        if (!paused.equals("false") && !isPast(paused)) {
            tell.accept(CheckStep.warning("sending", paused.equals("true") ? "sending is paused" : "sending is paused until " + paused, Duration.ZERO, Advice.PAUSED.sentence()));
        }
    }

    private boolean isPast(String time) {
        try {
            return !Instant.parse(time).isAfter(clock.instant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /// In a thread of its own: however slowly somebody answers, a person gets an end.
    private void transport(GatewaySettings settings, Optional<Mailbox> from) throws InterruptedException {
        long begin = System.nanoTime();
        var asked = new FutureTask<Void>(() -> {
            try (var transport = settings.transport().open(settings.transportSettings(), new TransportContext(clock, settings.core(), settings.home()))) {
                transport.check(Checkup.from(Sender.choose(settings, from), Authors.of(settings, from, senders)), tell);
            }
            return null;
        });
        Thread.ofVirtual().name("check").start(asked);
        try {
            asked.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            tell.accept(CheckStep.failed(TRANSPORT, "no end after %d s".formatted(LONGEST.toSeconds()), LONGEST, Advice.TOO_LONG.sentence()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException gone) {
                throw gone; // nobody listens any more
            }
            log.error("the transport failed while it was checked", e.getCause());
            tell.accept(CheckStep.failed(TRANSPORT, "the transport failed: " + e.getCause(), Duration.ofNanos(System.nanoTime() - begin), Advice.TRANSPORT_DEFECT.sentence()));
        } finally {
            end();
            asked.cancel(true);
        }
    }

    /// What comes after the end was said is not for anybody.
    private synchronized void tell(CheckStep step, Consumer<CheckStep> watcher) {
        if (!ended) {
            failed |= step.verdict() == Verdict.FAILED;
            watcher.accept(step);
        }
    }

    private synchronized void end() {
        ended = true;
    }

    private synchronized boolean hasFailed() {
        return failed;
    }
}
