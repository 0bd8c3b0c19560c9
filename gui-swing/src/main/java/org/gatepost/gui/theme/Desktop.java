package org.gatepost.gui.theme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What the desktop says about light and dark.
final class Desktop {

    private static final long PATIENCE_MILLIS = 700;

    private Desktop() {}

    static boolean isDark() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return said("reg", "query", "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize", "/v", "AppsUseLightTheme").orElse("").contains("0x0");
        }
        if (system.startsWith("mac")) {
            return said("defaults", "read", "-g", "AppleInterfaceStyle").orElse("").contains("Dark");
        }
        return said("gdbus", "call", "--session", "--timeout=1", "--dest", "org.freedesktop.portal.Desktop", "--object-path", "/org/freedesktop/portal/desktop", "--method",
                "org.freedesktop.portal.Settings.Read", "org.freedesktop.appearance", "color-scheme").map(answer -> answer.contains("uint32 1"))
                .orElseGet(() -> Optional.ofNullable(System.getenv("GTK_THEME")).orElse("").toLowerCase(Locale.ROOT).contains("dark"));
    }

    /// What a program prints; empty when it is not there, fails, or takes too long.
    private static Optional<String> said(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
