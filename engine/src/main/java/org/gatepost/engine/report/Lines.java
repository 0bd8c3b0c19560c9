package org.gatepost.engine.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Text in lines that people can read and SMTP takes (RFC 5321 4.5.3.1.6); a reply of many lines, or a plug-in's words, can be longer.
final class Lines {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
    private static final int FIELD = 200; // in characters: stays below 998 bytes in any script
    private static final int PAGE = 76;

    private Lines() {}

    /// RFC 5322 3.3.
    static String date(Instant time) {
        return DATE.format(time.atZone(ZoneId.systemDefault()));
    }

    /// The value of a header field, folded.
    static String field(String text) {
        return broken(text, FIELD, "\n    ");
    }

    /// A paragraph for people whose first line begins with a label.
    static String labelled(String label, String text) {
        return label + broken(text, PAGE - label.length(), "\n" + " ".repeat(label.length())) + "\n";
    }

    static String paragraph(String text) {
        return broken(text, PAGE, "\n") + "\n";
    }

    private static String broken(String text, int width, String end) {
        var lines = new StringBuilder();
        int column = 0;
        for (var word : text.split(" ", -1)) {
            for (int from = 0; from == 0 || from < word.length();) {
                var piece = word.substring(from, cut(word, from));
                boolean fits = column + 1 + piece.length() <= width && from == 0;
                lines.append(column == 0 ? "" : fits ? " " : end).append(piece);
                column = (column == 0 || !fits ? 0 : column + 1) + piece.length();
                from += Math.max(1, piece.length());
            }
        }
        return lines.toString();
    }

    /// Where a piece of a word ends that a line can hold; no character is cut.
    private static int cut(String word, int from) {
        int to = Math.min(word.length(), from + FIELD);
        return to < word.length() && Character.isHighSurrogate(word.charAt(to - 1)) ? to - 1 : to;
    }
}
