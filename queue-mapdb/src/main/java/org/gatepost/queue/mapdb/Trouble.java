package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.util.Locale;
import org.gatepost.api.queue.QueueException;

/// Says what an I/O error means for mail.
final class Trouble {

    private Trouble() {}

    static QueueException of(String what, IOException cause) {
        var words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota") || words.contains("not enough space")
                ? QueueException.full(what + ": the disk is full", cause)
                : new QueueException(what + ": " + cause, cause);
    }
}
