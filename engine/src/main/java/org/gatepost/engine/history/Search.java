package org.gatepost.engine.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A question as SQL. Words are found by the full-text index, which walks its hits from the latest; what it finds too much
/// (it knows words, not addresses) is sorted out by a look at the letter.
record Search(String sql, List<Object> values) {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    /// A clock may have been set back: letters that ended later may say an earlier time.
    private static final long CLOCK_SLACK_MILLIS = 65 * 60 * 1000L;

    static Search of(HistoryQuery query, long before, int limit) {
        var words = words(query);
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (saysNothing(query.from()) || saysNothing(query.to()) || saysNothing(query.subject()) || saysNothing(query.any()) || saysNothing(query.nextHop())) {
            conditions.add("0"); // asked for something that is no word: nothing is like that
        }
        var seq = words.isEmpty() ? "l.ended_seq" : "f.rowid";
        if (!words.isEmpty()) {
            conditions.add("found MATCH ?");
            values.add(String.join(" AND ", words));
        }
        // one bound below and one above, or SQLite takes the first of each and walks what the others exclude
        query.since().ifPresent(since -> {
            conditions.add(seq + " >= coalesce((SELECT ended_seq FROM letter WHERE ended >= ? ORDER BY ended LIMIT 1), 9223372036854775807)");
            values.add(millis(since) - CLOCK_SLACK_MILLIS);
        });
        if (query.until().isPresent()) {
            conditions.add(seq + " <= min(?, coalesce((SELECT ended_seq FROM letter WHERE ended < ? ORDER BY ended DESC LIMIT 1), -1))");
            values.add(before - 1);
            values.add(millis(query.until().get()) + CLOCK_SLACK_MILLIS);
        } else {
            conditions.add(seq + " < ?");
            values.add(before);
        }
        query.since().ifPresent(since -> {
            conditions.add("l.ended >= ?");
            values.add(millis(since));
        });
        query.until().ifPresent(until -> {
            conditions.add("l.ended < ?");
            values.add(millis(until));
        });
        exactly(query.from()).ifPresent(pattern -> {
            conditions.add("l.sender LIKE ? ESCAPE '\\'");
            values.add(pattern);
        });
        exactly(query.to()).ifPresent(pattern -> {
            conditions.add("EXISTS (SELECT 1 FROM recipient r WHERE r.letter = l.n AND r.address LIKE ? ESCAPE '\\')");
            values.add(pattern);
        });
        if (!query.nextHop().isEmpty()) {
            conditions.add("(l.next_hop LIKE ? ESCAPE '\\' OR l.next_hop LIKE ? ESCAPE '\\')");
            values.add(escaped(query.nextHop()));
            values.add(escaped(query.nextHop()) + ":%");
        }
        values.add(limit);
        var from = words.isEmpty() ? "letter l WHERE l.ended_seq IS NOT NULL AND " : "found f CROSS JOIN letter l ON l.ended_seq = f.rowid WHERE ";
        return new Search("SELECT l.* FROM " + from + String.join(" AND ", conditions) + " ORDER BY " + seq + " DESC LIMIT ?", values);
    }

    private static boolean saysNothing(String text) {
        return !text.isBlank() && NO_WORD.splitAsStream(text).allMatch(String::isEmpty);
    }

    private static List<String> words(HistoryQuery query) {
        var words = new ArrayList<String>();
        phrase("sender", query.from(), query.from().contains("@"), words);
        phrase("recipients", query.to(), query.to().contains("@"), words);
        phrase("hop", query.nextHop(), true, words);
        for (var word : NO_WORD.split(query.subject())) {
            if (!word.isEmpty()) {
                words.add("subject : \"" + word + "\" *");
            }
        }
        for (var word : query.any().strip().split("\\s+")) {
            phrase("{sender recipients subject}", word, false, words);
        }
        if (!query.states().isEmpty()) {
            words.add("(" + query.states().stream().map(state -> "state : " + state.word()).sorted().collect(Collectors.joining(" OR ")) + ")");
        }
        return words;
    }

    /// @param isWhole whether its last word is meant whole: the index gathers all that begin alike before it answers
    private static void phrase(String column, String text, boolean isWhole, List<String> words) {
        var parts = NO_WORD.splitAsStream(text).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        if (!parts.isEmpty()) {
            words.add(column + " : \"" + parts + "\"" + (isWhole ? "" : " *"));
        }
    }

    /// Of an address or a domain; words need none.
    private static Optional<String> exactly(String text) {
        int at = text.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of((at == 0 ? "%" : "") + escaped(text.toLowerCase(Locale.ROOT)));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static long millis(Instant time) {
        return time.toEpochMilli();
    }
}
