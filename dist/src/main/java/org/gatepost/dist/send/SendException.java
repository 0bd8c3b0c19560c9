package org.gatepost.dist.send;

/// Why a letter is not taken from its sender.
public final class SendException extends Exception {

    private final Kind kind;

    /// What is at fault.
    public enum Kind {
        USAGE, DATA, REFUSED, TEMPORARY, NO_PERMISSION, CONFIGURATION;

        /// Whether it will be so the next time too, as long as the letter is the same.
        boolean isOfTheLetter() {
            return this == USAGE || this == DATA || this == REFUSED;
        }
    }

    SendException(Kind kind, String words) {
        super(words);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
