package org.gatepost.intake.smtp;

import java.io.IOException;

/// The client sent CR or LF alone within a message.
final class BareLineEndException extends IOException {

    private final boolean silent;

    BareLineEndException(boolean silent) {
        super("a bare CR or LF in the message");
        this.silent = silent;
    }

    /// Whether the client fell silent before the real end, perhaps because it takes a bare line end for it.
    boolean isSilent() {
        return silent;
    }
}
