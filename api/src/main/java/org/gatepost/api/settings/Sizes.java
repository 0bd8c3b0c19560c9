package org.gatepost.api.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as people write them, 1024-based: `512B`, `100KB`, `50MB`, `1GB`.
public final class Sizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(B|KB|MB|GB)?");

    private Sizes() {}

    /// In bytes.
    public static long parse(String text) {
        var match = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("must be a size like 100KB, 50MB or 1GB");
        }
        var unit = match.group(2);
        long factor = unit == null ? 1 : switch (unit) {
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            default -> 1;
        };
        return Math.multiplyExact(Long.parseLong(match.group(1)), factor);
    }

    /// For people: `4.2 MB`.
    public static String words(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        var units = new String[] {"KB", "MB", "GB", "TB"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
