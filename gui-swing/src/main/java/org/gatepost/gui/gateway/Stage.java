package org.gatepost.gui.gateway;

import java.util.Locale;

/// Where a letter stands, as people are told; in the order in which they want to see them.
public enum Stage {
    FAILED, HELD, SENDING, WAITING, RETRY, RETRACTED, SENT;

    /// @param word as in CONTRACT: `pending`, `deferred`...
    public static Stage of(String word) {
        return switch (word) {
            case "pending", "queued" -> WAITING;
            case "held" -> HELD;
            case "sending" -> SENDING;
            case "deferred" -> RETRY;
            case "failed", "expired" -> FAILED;
            case "retracted" -> RETRACTED;
            case "sent" -> SENT;
            default -> throw new IllegalArgumentException("unknown state " + word);
        };
    }

    /// Whether the letter has not come to an end that needs nobody any more.
    public boolean isOpen() {
        return this != RETRACTED && this != SENT;
    }

    /// Whether it can still be taken back.
    public boolean isRetractable() {
        return this == WAITING || this == HELD || this == RETRY;
    }

    /// As texts and colours name it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
