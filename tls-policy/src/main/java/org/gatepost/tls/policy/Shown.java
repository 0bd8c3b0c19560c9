package org.gatepost.tls.policy;

import java.util.regex.Pattern;

/// What strangers say, fit for a line of a log or a report.
final class Shown {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");
    private static final int LONGEST = 200;

    private Shown() {}

    static String of(String text) {
        var start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return UNSEEN.matcher(start).replaceAll(" ").strip();
    }
}
