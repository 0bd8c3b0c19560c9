package org.gatepost.engine.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Diagnostic;

/// What replies of servers, and reasons of ours, mean for people: the table `replies.tsv`, the first row that fits.
public final class Replies {

    /// When not even a code tells whether to try again.
    static final Explanation UNKNOWN = new Explanation("The letter could not be handed over, and Gatepost knows no plainer words for the reason.",
            "It is tried again if that can help, else returned.", "Show the exact words to whoever looks after mail where you are.");
    private static final Pattern REPLY_CODE = Pattern.compile("(?:^|[:;] )([45]\\d\\d)(?=[ -]|$)");
    private static final Pattern ENHANCED_CODE = Pattern.compile("(?<![\\w.])([45]\\.\\d{1,3}\\.\\d{1,3})(?!\\.?\\d)");
    private static final List<Row> TABLE = load();

    /// @param codes `421`, `5.7.26` or `5.7.x`; empty: any reply
    /// @param words empty: any words
    record Row(String name, List<Pattern> codes, Optional<Pattern> words, Explanation explanation) {

        boolean fits(String reply, Set<String> said) {
            return (codes.isEmpty() || codes.stream().anyMatch(code -> said.stream().anyMatch(one -> code.matcher(one).matches())))
                    && words.map(pattern -> pattern.matcher(reply).find()).orElse(true);
        }
    }

    private Replies() {}

    /// @param why a reply, or a reason of ours, whose words need not say its status
    public static Explanation explain(Diagnostic why) {
        return row(why).map(Row::explanation).orElse(UNKNOWN);
    }

    /// @param words that a reply stands in, such as a line of a letter's history
    public static Optional<Explanation> explain(String words) {
        return row(words).map(Row::explanation);
    }

    static Optional<Row> row(Diagnostic why) {
        var words = why.toString();
        var codes = codes(words);
        if (why.host().isEmpty()) {
            codes.add(why.status().toString());
        }
        return row(words, codes);
    }

    static Optional<Row> row(String words) {
        return row(words, codes(words));
    }

    private static Optional<Row> row(String words, Set<String> codes) {
        return TABLE.stream().filter(row -> row.fits(words, codes)).findFirst();
    }

    static List<Row> table() {
        return TABLE;
    }

    /// The reply code and the first enhanced one; whatever else looks like one may be part of an address.
    private static Set<String> codes(String words) {
        var codes = new HashSet<String>();
        for (var pattern : List.of(REPLY_CODE, ENHANCED_CODE)) {
            var match = pattern.matcher(words);
            if (match.find()) {
                codes.add(match.group(1));
            }
        }
        return codes;
    }

    private static List<Row> load() {
        try (var in = Objects.requireNonNull(Replies.class.getResourceAsStream("replies.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(Replies::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row read(String line) {
        var cells = line.split("\t", -1);
        if (cells.length != 6) {
            throw new IllegalStateException("replies.tsv needs six cells in: " + line);
        }
        var codes = Arrays.stream(cells[1].split(",")).filter(code -> !code.isEmpty()).map(code -> Pattern.compile(code.replace(".", "\\.").replace("x", "\\d+"))).toList();
        var words = cells[2].isEmpty() ? Optional.<Pattern>empty() : Optional.of(Pattern.compile(cells[2], Pattern.CASE_INSENSITIVE));
        return new Row(cells[0], codes, words, new Explanation(cells[3], cells[4], cells[5]));
    }
}
