package org.gatepost.dkim;

/// A header field that is folded where a line would get too long (RFC 5322 2.2.3).
final class FoldedField {

    private static final int LONGEST_LINE = 76;

    private final StringBuilder text = new StringBuilder(1024);
    private int column;

    FoldedField(String name) {
        append(name);
    }

    /// After a blank.
    FoldedField word(String word) {
        if (column + 1 + word.length() > LONGEST_LINE) {
            newLine();
        } else {
            append(" ");
        }
        append(word);
        return this;
    }

    /// Without a blank where it fits.
    FoldedField more(String piece) {
        if (column + piece.length() > LONGEST_LINE) {
            newLine();
        }
        append(piece);
        return this;
    }

    /// May be folded between any two.
    FoldedField letters(String letters) {
        for (int from = 0; from < letters.length(); ) {
            if (column >= LONGEST_LINE) {
                newLine();
            }
            int to = Math.min(letters.length(), from + LONGEST_LINE - column);
            append(letters.substring(from, to));
            from = to;
        }
        return this;
    }

    String text() {
        return text.toString();
    }

    private void newLine() {
        text.append("\r\n\t");
        column = 1;
    }

    private void append(String piece) {
        text.append(piece);
        column += piece.length();
    }
}
