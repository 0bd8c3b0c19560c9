package org.gatepost.gui.outbox;

import java.util.Locale;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;

/// Which letters are looked at.
public enum Scope {
    OPEN, WAITING, RETRYING, FAILED, SENT, RETRACTED;

    public boolean has(Letter letter) {
        return switch (this) {
            case OPEN -> letter.stage().isOpen();
            case WAITING -> letter.stage() == Stage.WAITING || letter.stage() == Stage.HELD || letter.stage() == Stage.SENDING;
            case RETRYING -> letter.stage() == Stage.RETRY;
            case FAILED -> letter.stage() == Stage.FAILED;
            case SENT -> letter.stage() == Stage.SENT;
            case RETRACTED -> letter.stage() == Stage.RETRACTED;
        };
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
