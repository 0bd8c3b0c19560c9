package org.gatepost.gui.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.gui.gateway.Happening;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Story;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;

/// What happened to a letter, step by step, in human words with the server's own as fact.
public final class Timeline {

    /// `deferred until 2026-..., attempt 1: mx: 451 4.7.1 Later`: the fact is what follows.
    private static final Pattern ATTEMPT = Pattern.compile("^(delivered|deferred|failed|expired|uncertain)[^:]*?(?: until \\S+)?(?:, attempt \\d+)?: (.*)$", Pattern.DOTALL);

    /// @param sentence may be empty
    /// @param fact the server's words; may be empty
    public record Entry(String icon, Tone tone, String when, String title, String sentence, String fact) {}

    private Timeline() {}

    public static List<Entry> of(Story story, Instant now) {
        var entries = new ArrayList<Entry>();
        story.history().forEach(one -> entries.add(entry(one, now)));
        Optional.ofNullable(story.letter()).flatMap(letter -> planned(letter, now)).ifPresent(entries::add);
        return entries;
    }

    private static Entry entry(Happening one, Instant now) {
        var when = Leaves.moment(one.at(), now);
        if (one.what().equals("attempted") || one.attempt() > 0) {
            return attempt(one, when);
        }
        var key = "history." + one.what();
        var title = Texts.has(key) ? Texts.of(key) : one.what();
        return switch (one.what()) {
            case "accepted" -> new Entry("circle-check", Tone.OK, when, title, Texts.of("history.accepted.by", one.words()), "");
            case "retracted" -> new Entry("undo-2", Tone.NEUTRAL, when, title, "", one.words());
            default -> new Entry("info", Tone.NEUTRAL, when, title, "", one.words());
        };
    }

    private static Entry attempt(Happening one, String when) {
        var said = ATTEMPT.matcher(one.words());
        var outcome = said.matches() ? said.group(1) : one.words().split("\\W", 2)[0];
        var fact = said.matches() ? said.group(2) : one.words();
        return switch (outcome) {
            case "delivered" -> new Entry("circle-check", Tone.OK, when, Texts.of("history.delivered"), "", fact);
            case "failed", "expired" -> new Entry("triangle-alert", Tone.BAD, when, Texts.of("history.failed", one.attempt()), one.meaning(), fact);
            default -> new Entry("rotate-cw", Tone.WARN, when, Texts.of("history.deferred", one.attempt()), one.meaning(), fact);
        };
    }

    private static Optional<Entry> planned(Letter letter, Instant now) {
        if (letter.stage() != Stage.RETRY && letter.stage() != Stage.WAITING) {
            return Optional.empty();
        }
        return letter.due().map(due -> new Entry("clock", Tone.NEUTRAL, Leaves.moment(due, now), Texts.of("history.planned", letter.attempts() + 1),
                Optional.ofNullable(letter.givesUpAt()).map(end -> Texts.of("history.givesUp", Leaves.moment(end, now))).orElse(""), ""));
    }
}
