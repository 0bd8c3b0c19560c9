package org.gatepost.smtp;

import java.util.regex.Pattern;

/// Text of strangers that people get to see: nothing in it moves a terminal's cursor, changes colours or turns the order of letters around.
public final class Printable {

    /// For within brackets of a pattern: control characters, separators of lines, marks and overrides of the direction of text.
    public static final String NOT = "\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

    private static final Pattern CONTROL = Pattern.compile("[" + NOT + "]+");

    private Printable() {}

    /// One line.
    public static String line(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
