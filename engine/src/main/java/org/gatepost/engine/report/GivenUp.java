package org.gatepost.engine.report;

/// The words for a letter whose time for trying is over, with what was said last.
public final class GivenUp {

    private static final String PREFIX = "given up after repeated attempts; last: ";

    private GivenUp() {}

    public static String words(String last) {
        return PREFIX + last;
    }

    /// What was said last; the words themselves when nothing was given up.
    static String last(String words) {
        return words.startsWith(PREFIX) ? words.substring(PREFIX.length()) : words;
    }
}
