package org.gatepost.gui.outbox;

import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Banner;

/// What is said above the list when something is not as usual, and in its place when there is nothing to list.
final class Notices {

    private static final int MOST_TROUBLES = 3;

    private final InstantSource clock;
    private final Deeds deeds;
    private final Banner banner = new Banner("banner");
    private final Banner empty = new Banner("outbox.empty");

    /// What can be done about it.
    record Deeds(Runnable resume, Runnable tryNow, Runnable openSettings, Runnable showSent, Runnable clearSearch) {}

    Notices(InstantSource clock, Deeds deeds) {
        this.clock = clock;
        this.deeds = deeds;
    }

    Banner banner() {
        return banner;
    }

    Banner empty() {
        return empty;
    }

    /// @return whether there is nothing to list
    boolean show(Outbox.View now) {
        notice(now);
        boolean none = now.rows().isEmpty() && now.loaded();
        if (none) {
            emptiness(now);
        }
        return none;
    }

    private void emptiness(Outbox.View now) {
        if (!now.question().words().isEmpty()) {
            empty.show(Tone.NEUTRAL, "search", Texts.of("outbox.noMatch"), Texts.of("outbox.noMatch.hint"), Texts.of("outbox.clearSearch"), deeds.clearSearch());
        } else if (now.question().scope() == Scope.OPEN) {
            empty.show(Tone.NEUTRAL, "inbox", Texts.of("outbox.empty"), Texts.of("outbox.empty.hint", address(now)), Texts.of("outbox.empty.showSent"), deeds.showSent());
        } else {
            empty.show(Tone.NEUTRAL, "inbox", Texts.of("outbox.nothingHere"), "");
        }
    }

    /// Where applications hand letters over.
    private static String address(Outbox.View now) {
        return now.status().map(Status::listen).filter(all -> !all.isEmpty()).map(all -> all.getFirst().replaceFirst("^smtp ", "")).orElse("");
    }

    private void notice(Outbox.View now) {
        var status = now.status();
        if (!now.isReached()) {
            var since = Optional.ofNullable(now.lostSince()).orElse(clock.instant());
            banner.show(Tone.BAD, "plug", Texts.of("banner.lost", Leaves.moment(since, clock.instant())), Texts.of("banner.lost.hint"), Texts.of("banner.tryNow"), deeds.tryNow());
        } else if (status.isPresent()) {
            notice(status.get());
        } else {
            banner.setVisible(false);
        }
    }

    private void notice(Status status) {
        if (status.paused()) {
            var until = Optional.ofNullable(status.pausedUntil()).map(time -> Texts.of("banner.pausedUntil", Leaves.moment(time, clock.instant()))).orElse(Texts.of("banner.paused"));
            banner.show(Tone.WARN, "pause", until, Texts.of("banner.paused.hint"), Texts.of("status.resume"), deeds.resume());
        } else if (!status.obstacle().isEmpty()) {
            banner.show(Tone.WARN, "triangle-alert", Texts.of("banner.obstacle"), status.obstacle(), Texts.of("banner.openSettings"), deeds.openSettings());
        } else if (!status.settingsProblem().isEmpty()) {
            banner.show(Tone.WARN, "triangle-alert", Texts.of("banner.settingsProblem"), status.settingsProblem());
        } else if (!status.troubles().isEmpty()) {
            var troubles = status.troubles().entrySet().stream().limit(MOST_TROUBLES).map(one -> one.getKey() + ": " + one.getValue()).collect(Collectors.joining("\n"));
            if (status.isSignInRefused()) {
                banner.show(Tone.WARN, "rotate-cw", Texts.of("banner.signIn"), troubles, Texts.of("banner.openSettings"), deeds.openSettings());
            } else {
                banner.show(Tone.WARN, "rotate-cw", Texts.of("banner.trouble"), troubles);
            }
        } else {
            banner.setVisible(false);
        }
    }
}
