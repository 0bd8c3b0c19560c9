package org.gatepost.gui.gateway;

import java.util.Locale;

/// What can be done to a letter.
public enum Verb {
    RETRACT, RELEASE, HOLD, RETRY, DELAY, RESTORE, DISMISS;

    String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
