package org.gatepost.gui;

import java.nio.file.Path;
import java.util.Optional;

/// System properties `gatepost.ui.*`, with which pictures are taken and tests see the same each time. Harmless otherwise.
///
/// @param shots where pictures go; empty: the panel is for people
/// @param size in logical pixels, `1280x800`; empty: as it was left
/// @param fixture which letters pictures show; empty: a real gateway's
public record Flags(Optional<Path> shots, String page, String theme, String size, String fixture, boolean noTray) {

    public static Flags read() {
        return new Flags(Optional.of(word("shots")).filter(dir -> !dir.isEmpty()).map(Path::of), word("page"), word("theme"), word("size"), word("fixture"), Boolean.getBoolean("gatepost.ui.noTray"));
    }

    private static String word(String name) {
        return System.getProperty("gatepost.ui." + name, "");
    }
}
