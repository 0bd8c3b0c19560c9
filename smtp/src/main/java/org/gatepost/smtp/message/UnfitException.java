package org.gatepost.smtp.message;

/// What a program wrote cannot be used, in words for who wrote it.
public final class UnfitException extends Exception {

    private static final int LONGEST = 300;

    UnfitException(String words) {
        super(words);
    }

    /// @param said by a stranger: shown within bounds, on one line
    UnfitException(String words, String said) {
        this(words + (said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said).replaceAll("\\p{Cntrl}+", " "));
    }
}
