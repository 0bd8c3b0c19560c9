package org.gatepost.gui.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Optional;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.text.Texts;

/// When a letter leaves, in words.
///
/// @param text as in the list
/// @param left part of the wait that is left, 0 to 1; negative: no bar
/// @param soon whether it leaves within half a minute
public record Leaves(String text, double left, boolean soon) {

    private static final Duration SOON = Duration.ofSeconds(30);

    public static Leaves of(Letter letter, Instant now, boolean paused) {
        return switch (letter.stage()) {
            case FAILED -> plain("leaves.failed");
            case HELD -> plain("leaves.held");
            case SENDING -> plain("leaves.now");
            case RETRACTED -> plain("leaves.never");
            case SENT -> new Leaves(Texts.of("leaves.sent", moment(Optional.ofNullable(letter.endedAt()).orElse(letter.receivedAt()), now)), -1, false);
            case WAITING, RETRY -> letter.due().map(due -> until(letter, due, now, paused)).orElseGet(() -> plain(paused ? "leaves.paused" : "leaves.open"));
        };
    }

    private static Leaves until(Letter letter, Instant due, Instant now, boolean paused) {
        var left = Duration.between(now, due);
        if (left.isNegative() || left.isZero()) {
            return plain(paused ? "leaves.paused" : "leaves.soon");
        }
        var whole = Duration.between(letter.receivedAt(), due);
        double part = whole.toMillis() <= 0 ? 0 : Math.clamp(left.toMillis() / (double) whole.toMillis(), 0, 1);
        return new Leaves(Texts.of(letter.stage() == Stage.RETRY ? "leaves.again" : "leaves.in", clock(left)), part, left.compareTo(SOON) <= 0);
    }

    private static Leaves plain(String key) {
        return new Leaves(Texts.of(key), -1, false);
    }

    /// `4:12`, `2:04:12`, `3 days`.
    static String clock(Duration left) {
        long seconds = (left.toMillis() + 999) / 1000;
        if (seconds >= Duration.ofDays(2).toSeconds()) {
            return Texts.of("leaves.days", seconds / Duration.ofDays(1).toSeconds());
        }
        long hours = seconds / 3600;
        return hours > 0 ? "%d:%02d:%02d".formatted(hours, seconds / 60 % 60, seconds % 60) : "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    /// Today the time alone, else the day too.
    public static String moment(Instant at, Instant now) {
        var zone = ZoneId.systemDefault();
        var when = at.atZone(zone);
        boolean today = when.toLocalDate().equals(LocalDate.ofInstant(now, zone));
        return (today ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT) : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT))
                .withLocale(Texts.locale()).format(when);
    }
}
