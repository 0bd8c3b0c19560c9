package org.gatepost.gui.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whether the panel is started at login, as an icon in the tray: a file where the desktop looks for such.
///
/// @param file is there or not
/// @param entry what it says
public record Autostart(Path file, String entry) {

    /// On this computer; empty when nobody knows how the panel was started.
    ///
    /// @param home what the panel is opened on
    public static Optional<Autostart> here(Path home) {
        return of(System.getProperty("os.name"), System.getenv(), Path.of(System.getProperty("user.home")), home.toAbsolutePath());
    }

    /// @param user that user's own directory
    static Optional<Autostart> of(String system, Map<String, String> environment, Path user, Path home) {
        return directory("GATEPOST_LAUNCHER", environment).map(launcher -> {
            if (system.startsWith("Windows")) {
                var roaming = directory("APPDATA", environment).orElse(user.resolve("AppData/Roaming"));
                return new Autostart(roaming.resolve("Microsoft/Windows/Start Menu/Programs/Startup/Gatepost.cmd"), script(launcher, home));
            }
            if (system.startsWith("Mac")) {
                return new Autostart(user.resolve("Library/LaunchAgents/org.gatepost.panel.plist"), agent(launcher, home));
            }
            return new Autostart(directory("XDG_CONFIG_HOME", environment).orElse(user.resolve(".config")).resolve("autostart/gatepost.desktop"), desktopEntry(launcher, home));
        });
    }

    private static Optional<Path> directory(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty()).map(Path::of);
    }

    public boolean isOn() {
        return Files.exists(file);
    }

    public void turnOn() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, entry);
    }

    public void turnOff() throws IOException {
        Files.deleteIfExists(file);
    }

    /// XDG Autostart Specification; Linux and BSD.
    private static String desktopEntry(Path launcher, Path home) {
        return """
                [Desktop Entry]
                Type=Application
                Name=Gatepost
                Exec=%s panel --hidden --home %s
                X-GNOME-Autostart-enabled=true
                """.formatted(argument(launcher), argument(home));
    }

    /// As the Desktop Entry Specification wants an argument: quoted, and escaped once more as a string.
    private static String argument(Path path) {
        return "\"" + path.toString().replaceAll("[\"`$\\\\]", "\\\\$0").replace("\\", "\\\\").replace("%", "%%") + "\"";
    }

    /// launchd.plist(5).
    private static String agent(Path launcher, Path home) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key><string>org.gatepost.panel</string>
                  <key>ProgramArguments</key>
                  <array><string>%s</string><string>panel</string><string>--hidden</string><string>--home</string><string>%s</string></array>
                  <key>RunAtLoad</key><true/>
                  <key>ProcessType</key><string>Interactive</string>
                </dict>
                </plist>
                """.formatted(xml(launcher), xml(home));
    }

    private static String xml(Path path) {
        return path.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// Run by the command interpreter, in which names of files have no quotes but may have percent signs.
    private static String script(Path launcher, Path home) {
        return "@echo off\r\nchcp 65001 >nul\r\ncall \"%s\" panel --hidden --home \"%s\"\r\n".formatted(launcher.toString().replace("%", "%%"), home.toString().replace("%", "%%"));
    }
}
