package org.gatepost.gui.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.gui.gateway.Deliveries;
import org.gatepost.gui.text.Texts;

/// The numbers of a range, as they are shown.
///
/// @param delivered recipients whose server took the letter
/// @param failed recipients given up
/// @param retrying letters that will be tried again, now
/// @param bars one for each hour or day of the range, also where nothing happened
/// @param domains the busiest first
public record Figures(long delivered, long failed, long retrying, List<Bar> bars, List<Row> domains) {

    /// @param label the hour or day it stands for
    public record Bar(String label, long delivered, long failed) {}

    /// One receiving domain.
    public record Row(String domain, long delivered, long retrying, long failed) {}

    private static final double ALL = 100;

    /// @param retrying letters that will be tried again, by domain
    public static Figures of(Deliveries said, Map<String, Integer> retrying, Range range, Instant now, ZoneId zone) {
        var first = ZonedDateTime.ofInstant(range.since(now, zone), zone);
        var delivered = new long[range.bars()];
        var failed = new long[range.bars()];
        for (var hour : said.hours()) {
            long bar = range.unit().between(first, ZonedDateTime.ofInstant(hour.at(), zone));
            if (bar >= 0 && bar < range.bars()) {
                delivered[(int) bar] += hour.delivered();
                failed[(int) bar] += hour.failed();
            }
        }
        var format = DateTimeFormatter.ofPattern(Texts.of("health.label." + range.key()), Texts.locale());
        var bars = new ArrayList<Bar>();
        for (int i = 0; i < range.bars(); i++) {
            bars.add(new Bar(format.format(first.plus(i, range.unit())), delivered[i], failed[i]));
        }
        return new Figures(bars.stream().mapToLong(Bar::delivered).sum(), bars.stream().mapToLong(Bar::failed).sum(), retrying.values().stream().mapToLong(one -> one).sum(), bars,
                rows(said.domains(), retrying));
    }

    private static List<Row> rows(List<Deliveries.Domain> domains, Map<String, Integer> retrying) {
        var waiting = new HashMap<>(retrying);
        var rows = new ArrayList<Row>();
        for (var one : domains) {
            int again = waiting.getOrDefault(one.name(), 0);
            waiting.remove(one.name());
            rows.add(new Row(one.name(), one.delivered(), again, one.failed()));
        }
        waiting.forEach((domain, again) -> rows.add(new Row(domain, 0, again, 0)));
        rows.sort(Comparator.comparingLong((Row one) -> one.delivered() + one.failed() + one.retrying()).reversed().thenComparing(Row::domain));
        return List.copyOf(rows);
    }

    /// How much of what has ended arrived, `98.4 %`; empty when nothing has.
    public String share() {
        long ended = delivered + failed;
        return ended == 0 ? "" : Texts.of("health.share", Math.floor(delivered * ALL * 10 / ended) / 10); // never 100 % while one failed
    }

    /// What the chart says, for whoever hears it.
    public String said() {
        return Texts.of("health.said", delivered, failed, retrying);
    }
}
