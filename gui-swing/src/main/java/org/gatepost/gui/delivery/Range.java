package org.gatepost.gui.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How far back the numbers go.
public enum Range {
    DAY(24, ChronoUnit.HOURS), WEEK(7, ChronoUnit.DAYS), MONTH(30, ChronoUnit.DAYS);

    private final int bars;
    private final ChronoUnit unit;

    Range(int bars, ChronoUnit unit) {
        this.bars = bars;
        this.unit = unit;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    int bars() {
        return bars;
    }

    /// What one bar stands for: an hour or a day.
    ChronoUnit unit() {
        return unit;
    }

    /// The beginning of the first bar.
    public Instant since(Instant now, ZoneId zone) {
        return ZonedDateTime.ofInstant(now, zone).truncatedTo(unit).minus(bars - 1L, unit).toInstant();
    }
}
