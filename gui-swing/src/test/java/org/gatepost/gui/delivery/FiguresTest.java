package org.gatepost.gui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.gatepost.gui.gateway.Deliveries;
import org.gatepost.gui.gateway.Deliveries.Domain;
import org.gatepost.gui.gateway.Deliveries.Hour;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    @Test
    void hoursAreGatheredInTheDaysOfWhoeverLooks() {
        var late = Instant.parse("2026-11-22T23:00:00Z"); // the 23rd already
        var figures = Figures.of(new Deliveries(List.of(new Hour(late.minusSeconds(3600), 1, 0), new Hour(late, 10, 2), new Hour(NOW, 5, 0)), List.of()), Map.of(), Range.WEEK, NOW, ZURICH);
        assertThat(figures.bars()).hasSize(7);
        assertThat(figures.bars().stream().map(Figures.Bar::delivered)).containsExactly(0L, 0L, 0L, 0L, 1L, 10L, 5L);
        assertThat(figures.bars().get(5).label()).isEqualTo("Mon 23 Nov");
        assertThat(figures.delivered()).isEqualTo(16);
        assertThat(figures.failed()).isEqualTo(2);
    }

    @Test
    void aDayHasABarForEachHourAlsoWhereNothingHappened() {
        var figures = Figures.of(new Deliveries(List.of(new Hour(NOW.minusSeconds(3600), 3, 0)), List.of()), Map.of(), Range.DAY, NOW, ZURICH);
        assertThat(figures.bars()).hasSize(24);
        assertThat(figures.bars().get(22)).isEqualTo(new Figures.Bar("10:00", 3, 0));
        assertThat(figures.bars().getLast().label()).isEqualTo("11:00");
    }

    @Test
    void theChangeOfTheClockMakesNoDayLongerThanADay() {
        var afterTheChange = Instant.parse("2026-10-27T10:00:00Z"); // summer time ended on the 25th
        var figures = Figures.of(new Deliveries(List.of(new Hour(Instant.parse("2026-10-25T22:00:00Z"), 1, 0), new Hour(Instant.parse("2026-10-25T23:00:00Z"), 2, 0)), List.of()), Map.of(), Range.WEEK,
                afterTheChange, ZURICH);
        assertThat(figures.bars().stream().map(Figures.Bar::delivered)).containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 0L);
    }

    @Test
    void theShareNeverSaysAllWhileOneFailed() {
        assertThat(figures(99_999, 1).share()).isEqualTo("99.9 % of what has ended");
        assertThat(figures(10, 0).share()).isEqualTo("100.0 % of what has ended");
        assertThat(figures(0, 0).share()).isEmpty();
    }

    @Test
    void domainsThatOnlyWaitAreListedToo() {
        var figures = Figures.of(new Deliveries(List.of(), List.of(new Domain("a.example", 5, 1))), Map.of("a.example", 2, "b.example", 30), Range.WEEK, NOW, ZURICH);
        assertThat(figures.domains()).containsExactly(new Figures.Row("b.example", 0, 30, 0), new Figures.Row("a.example", 5, 2, 1));
        assertThat(figures.retrying()).isEqualTo(32);
    }

    private static Figures figures(long delivered, long failed) {
        return Figures.of(new Deliveries(List.of(new Hour(NOW, delivered, failed)), List.of()), Map.of(), Range.WEEK, NOW, ZURICH);
    }
}
