package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.gatepost.api.settings.Durations;
import org.gatepost.engine.settings.GatewaySettings;

/// Everything that settings say about sending, at one moment. Replaced as a whole when they change.
///
/// @param delay how long new letters wait; empty: until released
/// @param tellAfter how long a letter that cannot be delivered waits until its sender hears of it; zero: never
record Sending(Router router, RetryPolicy policy, LaneBoard.Limits limits, Optional<Duration> delay, Duration keepContent, Duration tellAfter, Pause pause,
        Signing signing) {

    /// The longest an attempt may take.
    static final Duration ATTEMPT_TIME = Duration.ofMinutes(60);

    /// Whether a person has stopped sending.
    ///
    /// @param until when it ends by itself; empty: when somebody resumes
    record Pause(boolean active, Optional<Instant> until) {

        static final Pause NONE = new Pause(false, Optional.empty());

        static Pause parse(String text) {
            if (text.equals("true") || text.equals("false")) {
                return new Pause(text.equals("true"), Optional.empty());
            }
            try {
                return new Pause(true, Optional.of(Instant.parse(text)));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("the settings were checked", e);
            }
        }

        boolean holds(Instant now) {
            return active && until.map(now::isBefore).orElse(true);
        }
    }

    static Sending of(GatewaySettings settings, Router router) {
        var core = settings.core();
        var waits = core.list("retry.schedule").stream().map(Durations::parse).toList();
        return new Sending(router, new RetryPolicy(waits, core.duration("retry.lifetime")),
                new LaneBoard.Limits((int) core.number("concurrency.total"), (int) core.number("concurrency.per-next-hop")),
                settings.delay(), core.duration("keep.content"), core.duration("notify.delay-after"), Pause.parse(core.text("sending.paused")),
                Signing.of(settings));
    }

    /// Why nothing leaves, whatever the lane; empty when something may.
    Optional<String> obstacle(Instant now) {
        if (pause.holds(now)) {
            return Optional.of(pause.until().map(until -> "sending is paused until " + until).orElse("sending is paused"));
        }
        return Optional.of(router.transport().obstacle()).filter(words -> !words.isEmpty());
    }
}
