package org.gatepost.intake.smtp;

import java.io.IOException;

/// More than `intake.max-message-size`.
final class TooLargeException extends IOException {

    private final boolean endless;

    TooLargeException(boolean endless) {
        super("the message is too large");
        this.endless = endless;
    }

    /// Whether so much came that its end was not waited for.
    boolean isEndless() {
        return endless;
    }
}
