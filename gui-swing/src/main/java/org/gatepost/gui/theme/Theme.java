package org.gatepost.gui.theme;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import com.formdev.flatlaf.fonts.inter.FlatInterFont;
import com.formdev.flatlaf.util.UIScale;
import java.awt.Font;
import java.util.Locale;
import javax.swing.UIManager;

/// Light, dark, or what the desktop says.
public enum Theme {
    SYSTEM, LIGHT, DARK;

    private static final int POINTS = 13;

    public static Theme of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "light" -> LIGHT;
            case "dark" -> DARK;
            default -> SYSTEM;
        };
    }

    /// Asks the desktop when it is to say, which may take a moment.
    public boolean isDark() {
        return this == DARK || this == SYSTEM && Desktop.isDark();
    }

    /// Puts it on every window there is.
    public void apply() {
        FlatLaf.registerCustomDefaultsSource("org.gatepost.gui.theme");
        FlatInterFont.install();
        FlatLaf.setup(isDark() ? new FlatDarkLaf() : new FlatLightLaf());
        UIManager.put("defaultFont", new Font(FlatInterFont.FAMILY, Font.PLAIN, Math.round(POINTS * UIScale.getUserScaleFactor()))); // it is not scaled by itself
        FlatLaf.updateUI();
    }
}
