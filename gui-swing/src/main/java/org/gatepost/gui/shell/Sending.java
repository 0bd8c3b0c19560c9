package org.gatepost.gui.shell;

import java.time.Instant;
import java.util.Optional;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.outbox.Leaves;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.outbox.Scope;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;

/// How sending goes, in a word and a line; never "fine" when it is not.
public record Sending(Tone tone, String icon, String state, String detail, boolean paused, boolean reached, int failed) {

    public static Sending of(Outbox.View view, Instant now) {
        int failed = view.counts().getOrDefault(Scope.FAILED, 0);
        var detail = Texts.of("status.counts", view.counts().getOrDefault(Scope.WAITING, 0), view.counts().getOrDefault(Scope.RETRYING, 0), failed);
        var status = view.status();
        boolean paused = status.map(Status::paused).orElse(false);
        if (!view.isReached()) {
            return new Sending(Tone.BAD, "plug", Texts.of("status.notReached"), Texts.of("status.asFarAsKnown", detail), paused, false, failed);
        }
        if (paused) {
            var until = status.flatMap(one -> Optional.ofNullable(one.pausedUntil()));
            return new Sending(Tone.WARN, "pause", until.map(end -> Texts.of("status.pausedUntil", Leaves.moment(end, now))).orElseGet(() -> Texts.of("status.paused")), detail, true, true, failed);
        }
        if (status.map(one -> !one.ailments().isEmpty()).orElse(false)) {
            return new Sending(Tone.BAD, "circle-x", Texts.of("status.ailing"), status.map(one -> String.join(", ", one.ailments())).orElse(""), false, true, failed);
        }
        if (status.map(one -> !one.obstacle().isEmpty()).orElse(false)) {
            return new Sending(Tone.WARN, "triangle-alert", Texts.of("status.obstacle"), detail, false, true, failed);
        }
        if (status.map(Status::isSignInRefused).orElse(false)) {
            return new Sending(Tone.BAD, "circle-x", Texts.of("status.signIn"), detail, false, true, failed);
        }
        if (status.map(one -> !one.troubles().isEmpty()).orElse(false)) {
            return new Sending(Tone.WARN, "rotate-cw", Texts.of("status.trouble"), detail, false, true, failed);
        }
        return new Sending(Tone.OK, "circle-check", Texts.of(view.loaded() ? "status.ok" : "status.looking"), detail, false, true, failed);
    }
}
