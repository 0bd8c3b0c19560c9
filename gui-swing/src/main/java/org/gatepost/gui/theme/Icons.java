package org.gatepost.gui.theme;

import com.formdev.flatlaf.extras.FlatSVGIcon;
import java.awt.Color;
import java.awt.Component;
import java.util.function.Supplier;
import javax.swing.UIManager;
import org.gatepost.gui.gateway.Stage;

/// Line icons (Lucide) in the colour of the text beside them.
public final class Icons {

    private static final int USUAL = 16;

    private Icons() {}

    public static FlatSVGIcon of(String name) {
        return of(name, USUAL);
    }

    public static FlatSVGIcon of(String name, int size) {
        return new FlatSVGIcon("org/gatepost/gui/icons/" + name + ".svg", size, size)
                .setColorFilter(new FlatSVGIcon.ColorFilter((Component component, Color color) -> component == null ? UIManager.getColor("Label.foreground") : component.getForeground()));
    }

    public static FlatSVGIcon of(String name, int size, Supplier<Color> color) {
        return new FlatSVGIcon("org/gatepost/gui/icons/" + name + ".svg", size, size).setColorFilter(new FlatSVGIcon.ColorFilter(_ -> color.get()));
    }

    /// The gate itself, in its own colours.
    public static FlatSVGIcon logo(int size) {
        return new FlatSVGIcon("org/gatepost/gui/icons/gatepost.svg", size, size);
    }

    public static String of(Stage stage) {
        return switch (stage) {
            case WAITING -> "clock";
            case HELD -> "circle-pause";
            case SENDING -> "send";
            case RETRY -> "rotate-cw";
            case FAILED -> "triangle-alert";
            case SENT -> "circle-check";
            case RETRACTED -> "undo-2";
        };
    }
}
