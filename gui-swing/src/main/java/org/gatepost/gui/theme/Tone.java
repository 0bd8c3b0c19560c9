package org.gatepost.gui.theme;

import java.awt.Color;
import java.util.Locale;
import javax.swing.UIManager;
import org.gatepost.gui.gateway.Stage;

/// How something is meant: a text and a background colour, never the only sign.
public enum Tone {
    OK, WARN, BAD, INFO, NEUTRAL;

    public Color text() {
        return UIManager.getColor(key());
    }

    public Color back() {
        return UIManager.getColor(key() + "Back");
    }

    /// The UI key of the text colour.
    public String key() {
        return "Gatepost." + name().toLowerCase(Locale.ROOT);
    }

    public static Tone of(Stage stage) {
        return switch (stage) {
            case WAITING, SENDING -> INFO;
            case HELD, RETRACTED -> NEUTRAL;
            case RETRY -> WARN;
            case FAILED -> BAD;
            case SENT -> OK;
        };
    }
}
