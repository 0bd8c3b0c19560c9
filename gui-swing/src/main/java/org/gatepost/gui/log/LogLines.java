package org.gatepost.gui.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The last lines of a log and which of them are looked at.
///
/// **Threads.** One.
final class LogLines {

    static final int MOST = 20_000;
    /// As the gateway makes them: 16 digits of Crockford's base 32.
    private static final Pattern LETTER = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{16}\\b");

    private final ArrayList<String> all = new ArrayList<>();
    private Level least = Level.ALL;
    private String words = "";

    /// From which level on lines are looked at.
    enum Level {
        ALL, INFO, WARN, ERROR;

        static Level of(String line) {
            return Stream.of(ERROR, WARN, INFO).filter(one -> line.contains(" " + one + " ")).min(java.util.Comparator.comparingInt(one -> line.indexOf(" " + one + " "))).orElse(ALL);
        }
    }

    /// What came of new lines.
    ///
    /// @param gone how many of those looked at are no longer kept, from the oldest on
    /// @param more those that are looked at now too
    record Change(int gone, List<String> more) {}

    Change add(List<String> lines) {
        int over = Math.max(0, all.size() + lines.size() - MOST);
        var old = all.subList(0, Math.min(over, all.size()));
        int gone = (int) old.stream().filter(this::isLookedAt).count();
        old.clear();
        var kept = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
        all.addAll(kept);
        return new Change(gone, kept.stream().filter(this::isLookedAt).toList());
    }

    /// @param wanted found in any case of letters; empty: all
    List<String> look(Level from, String wanted) {
        least = from;
        words = wanted.toLowerCase(Locale.ROOT).strip();
        return all.stream().filter(this::isLookedAt).toList();
    }

    private boolean isLookedAt(String line) {
        return (least == Level.ALL || Level.of(line).compareTo(least) >= 0) && (words.isEmpty() || line.toLowerCase(Locale.ROOT).contains(words));
    }

    /// The letter that a line is about, and where its id stands.
    static Optional<MatchResult> letter(String line) {
        var found = LETTER.matcher(line);
        return found.find() ? Optional.of(found.toMatchResult()) : Optional.empty();
    }
}
