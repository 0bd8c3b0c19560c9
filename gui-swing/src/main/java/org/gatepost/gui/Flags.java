package org.gatepost.gui;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// System properties `gatepost.ui.*`, with which pictures are taken and tests see the same each time. Harmless otherwise.
///
/// @param shots where pictures go; empty: the panel is for people
/// @param size in logical pixels, `1280x800`; empty: as it was left
/// @param fixture which letters pictures show; empty: a real gateway's
/// @param clock at which a fixture stands still; empty: at its own moment
public record Flags(Optional<Path> shots, String page, String theme, String size, String fixture, Optional<Instant> clock, boolean noTray) {

    public static Flags read() {
        return new Flags(Optional.of(word("shots")).filter(dir -> !dir.isEmpty()).map(Path::of), word("page"), word("theme"), word("size"), word("fixture"),
                Optional.of(word("clock")).filter(time -> !time.isEmpty()).map(Instant::parse), Boolean.getBoolean("gatepost.ui.noTray"));
    }

    private static String word(String name) {
        return System.getProperty("gatepost.ui." + name, "");
    }
}
