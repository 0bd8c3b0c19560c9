package org.gatepost.gui.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether the panel is opened at login: an entry in `~/.config/autostart` (XDG Autostart Specification), which desktops on Linux and BSD read.
///
/// @param file the entry
/// @param launcher what is started
/// @param home what the panel is opened on
public record Autostart(Path file, Path launcher, Path home) {

    /// Empty where desktops do it another way, and where nobody knows how the panel was started.
    public static Optional<Autostart> here(Path home) {
        var system = System.getProperty("os.name");
        var launcher = System.getenv("GATEPOST_LAUNCHER");
        if (system.startsWith("Windows") || system.startsWith("Mac") || launcher == null) {
            return Optional.empty();
        }
        var config = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME")).filter(dir -> !dir.isEmpty()).map(Path::of).orElse(Path.of(System.getProperty("user.home"), ".config"));
        return Optional.of(new Autostart(config.resolve("autostart/gatepost.desktop"), Path.of(launcher), home));
    }

    public boolean isOn() {
        return Files.exists(file);
    }

    public void turnOn() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                [Desktop Entry]
                Type=Application
                Name=Gatepost
                Exec=%s panel --home %s
                X-GNOME-Autostart-enabled=true
                """.formatted(quoted(launcher), quoted(home)));
    }

    public void turnOff() throws IOException {
        Files.deleteIfExists(file);
    }

    /// As the Desktop Entry Specification wants an argument: quoted, and escaped once more as a string.
    private static String quoted(Path path) {
        return "\"" + path.toAbsolutePath().toString().replaceAll("[\"`$\\\\]", "\\\\$0").replace("\\", "\\\\").replace("%", "%%") + "\"";
    }
}
