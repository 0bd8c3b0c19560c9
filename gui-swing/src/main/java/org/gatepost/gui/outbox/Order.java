package org.gatepost.gui.outbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.gatepost.gui.gateway.Letter;

/// By which column the list is sorted.
public record Order(Column column, boolean ascending) {

    /// Whoever needs a person first, then what leaves soonest.
    public static final Order USUAL = new Order(Column.LEAVES, true);

    /// A column of the list.
    public enum Column {
        STATE, LEAVES, TO, SUBJECT, FROM, SIZE, RECEIVED, SOURCE, TRIES, ID;

        boolean isNumber() {
            return this == SIZE || this == TRIES;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Comparator<Letter> comparator() {
        var comparator = switch (column) {
            case STATE -> Comparator.comparing(Letter::stage).thenComparing(Letter::id);
            case LEAVES -> Comparator.comparing(Letter::stage).thenComparingLong(Order::time).thenComparing(Letter::id);
            case TO -> Comparator.comparing((Letter one) -> one.to().toLowerCase(Locale.ROOT)).thenComparing(Letter::id);
            case SUBJECT -> Comparator.comparing((Letter one) -> one.subject().toLowerCase(Locale.ROOT)).thenComparing(Letter::id);
            case FROM -> Comparator.comparing((Letter one) -> one.from().toLowerCase(Locale.ROOT)).thenComparing(Letter::id);
            case RECEIVED -> Comparator.comparing(Letter::receivedAt).thenComparing(Letter::id);
            case SOURCE -> Comparator.comparing(Letter::source).thenComparing(Letter::id);
            case TRIES -> Comparator.comparingInt(Letter::attempts).thenComparing(Letter::id);
            case ID -> Comparator.comparing(Letter::id);
            case SIZE -> Comparator.comparingLong(Letter::size).thenComparing(Letter::id);
        };
        return ascending ? comparator : comparator.reversed();
    }

    /// Soonest first for what will happen, latest first for what has.
    private static long time(Letter letter) {
        return letter.due().map(Instant::toEpochMilli)
                .orElseGet(() -> -Optional.ofNullable(letter.endedAt()).orElse(letter.receivedAt()).toEpochMilli());
    }
}
