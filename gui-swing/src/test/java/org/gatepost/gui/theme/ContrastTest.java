package org.gatepost.gui.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text can be read on what it stands on: WCAG 2.2, 1.4.3.
class ContrastTest {

    private static final double ENOUGH = 4.5;

    @ParameterizedTest
    @ValueSource(strings = {"FlatLightLaf", "FlatDarkLaf"})
    void everyToneCanBeRead(String theme) throws IOException {
        var colors = new Properties();
        try (var in = Objects.requireNonNull(ContrastTest.class.getResourceAsStream(theme + ".properties"))) {
            colors.load(in);
        }
        for (var tone : List.of("ok", "warn", "bad", "info", "neutral")) {
            contrast(colors, "Gatepost." + tone, "Gatepost." + tone + "Back");
            contrast(colors, "Gatepost." + tone, "@background");
            contrast(colors, "Gatepost." + tone, "Gatepost.card");
        }
        for (var back : List.of("@background", "Gatepost.card", "Gatepost.rail", "Table.selectionBackground")) {
            contrast(colors, "@foreground", back);
            contrast(colors, "Gatepost.muted", back);
        }
        contrast(colors, "Gatepost.selectedText", "Gatepost.selected");
        contrast(colors, "Gatepost.snackText", "Gatepost.snack");
        contrast(colors, "Gatepost.snackAction", "Gatepost.snack");
        contrast(colors, "Button.default.foreground", "Button.default.background");
        contrast(colors, "TextField.placeholderForeground", "Gatepost.card");
    }

    private static void contrast(Properties colors, String text, String back) {
        double first = luminance(Color.decode(colors.getProperty(text).strip()));
        double second = luminance(Color.decode(colors.getProperty(back).strip()));
        double ratio = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
        assertThat(ratio).as("%s on %s", text, back).isGreaterThanOrEqualTo(ENOUGH);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int channel) {
        double part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
