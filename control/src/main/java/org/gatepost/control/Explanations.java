package org.gatepost.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.engine.Letter;

/// What replies of servers mean for people: the table `replies.tsv`, from top to bottom, the first row that fits.
final class Explanations {

    private static final List<Row> TABLE = load();

    /// What happened, what Gatepost does about it, and what a person can do.
    record Explanation(String happened, String weDo, String youCan) {

        Map<String, Object> document() {
            var document = new LinkedHashMap<String, Object>();
            document.put("happened", happened);
            document.put("weDo", weDo);
            document.put("youCan", youCan);
            return document;
        }
    }

    private record Row(Pattern reply, Explanation explanation) {}

    private Explanations() {}

    /// Of why a letter waits or has failed; empty when there is nothing to explain.
    static Optional<Explanation> of(Letter letter) {
        return switch (letter.state()) {
            case SENT, PENDING, RETRACTED -> Optional.empty();
            case SENDING, HELD, DEFERRED, QUEUED, FAILED, EXPIRED -> letter.reason().isEmpty() ? Optional.empty() : of(letter.reason());
        };
    }

    static Optional<Explanation> of(String words) {
        return TABLE.stream().filter(row -> row.reply().matcher(words).find()).map(Row::explanation).findFirst();
    }

    private static List<Row> load() {
        var rows = new ArrayList<Row>();
        try (var in = Objects.requireNonNull(Explanations.class.getResourceAsStream("replies.tsv"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                var cells = line.split("\t");
                if (cells.length == 4 && !line.startsWith("#")) {
                    rows.add(new Row(Pattern.compile(cells[0], Pattern.CASE_INSENSITIVE), new Explanation(cells[1], cells[2], cells[3])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
