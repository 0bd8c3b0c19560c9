package org.gatepost.gui.widget;

import java.util.prefs.Preferences;

/// What the panel remembers for its user on this computer: size, columns, look.
public final class Remembered {

    private Remembered() {}

    public static Preferences preferences() {
        return Preferences.userRoot().node("org/gatepost/panel");
    }
}
