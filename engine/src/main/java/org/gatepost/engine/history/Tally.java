package org.gatepost.engine.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.jspecify.annotations.Nullable;

/// Recipients counted by hour and domain as they end, so that nobody who asks for sums has to read letters.
///
/// **Threads.** Those of the store whose connection it has.
final class Tally {

    private static final int MOST_DOMAINS = 100;

    /// Brings a file of the first schema up to this one: counts what it has.
    static final String[] UPGRADE = {
        "CREATE TABLE tally (hour INTEGER NOT NULL, domain TEXT NOT NULL, delivered INTEGER NOT NULL, failed INTEGER NOT NULL, PRIMARY KEY (hour, domain)) WITHOUT ROWID",
        """
        INSERT INTO tally SELECT l.ended / 3600000, lower(substr(r.address, instr(r.address, '@') + 1)), sum(r.fate = 'DELIVERED'), sum(r.fate <> 'DELIVERED')
        FROM letter l JOIN recipient r ON r.letter = l.n WHERE l.ended IS NOT NULL AND r.fate IN ('DELIVERED', 'FAILED', 'EXPIRED') GROUP BY 1, 2""",
        "PRAGMA user_version = 2"};

    private final Connection connection;
    private @Nullable PreparedStatement adding;

    Tally(Connection connection) {
        this.connection = connection;
    }

    void add(Instant at, String address, Fate fate) throws SQLException {
        boolean delivered = fate == Fate.DELIVERED;
        if (!delivered && fate != Fate.FAILED && fate != Fate.EXPIRED) {
            return;
        }
        var one = adding;
        if (one == null) {
            one = connection.prepareStatement(
                    "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET delivered = delivered + excluded.delivered, failed = failed + excluded.failed");
            adding = one;
        }
        one.setLong(1, hour(at));
        one.setString(2, address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
        one.setInt(3, delivered ? 1 : 0);
        one.setInt(4, delivered ? 0 : 1);
        one.executeUpdate();
    }

    void forget(Instant before) throws SQLException {
        try (var some = connection.prepareStatement("DELETE FROM tally WHERE hour < ?")) {
            some.setLong(1, hour(before));
            some.executeUpdate();
        }
    }

    /// @param since the hour in which that is counts whole
    Deliveries since(Instant since) throws SQLException {
        var hours = new ArrayList<Deliveries.Hour>();
        try (var sums = asked("SELECT hour, sum(delivered), sum(failed) FROM tally WHERE hour >= ? GROUP BY hour ORDER BY hour", since); var rows = sums.executeQuery()) {
            while (rows.next()) {
                hours.add(new Deliveries.Hour(Instant.EPOCH.plus(Duration.ofHours(rows.getLong(1))), rows.getLong(2), rows.getLong(3)));
            }
        }
        var domains = new ArrayList<Deliveries.Domain>();
        try (var sums = asked("SELECT domain, sum(delivered), sum(failed) FROM tally WHERE hour >= ? GROUP BY domain ORDER BY sum(delivered) + sum(failed) DESC, domain LIMIT " + MOST_DOMAINS, since);
                var rows = sums.executeQuery()) {
            while (rows.next()) {
                domains.add(new Deliveries.Domain(rows.getString(1), rows.getLong(2), rows.getLong(3)));
            }
        }
        return new Deliveries(hours, domains);
    }

    private PreparedStatement asked(String sql, Instant since) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setLong(1, hour(since));
        return statement;
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), Duration.ofHours(1).toSeconds());
    }
}
