package org.gatepost.engine.plugin;

import java.util.ServiceConfigurationError;

/// What a plug-in threw, in words for whoever installed it.
public final class Defect {

    private static final int LONGEST = 300;

    private Defect() {}

    /// One line.
    public static String words(Throwable thrown) {
        return tidy(switch (thrown) {
            case ServiceConfigurationError e when e.getCause() != null -> words(e.getCause());
            case ServiceConfigurationError e -> String.valueOf(e.getMessage()).replaceFirst("^org\\.gatepost\\.api\\.[A-Za-z.]+: ", "");
            case ExceptionInInitializerError e when e.getCause() != null -> words(e.getCause());
            case NoClassDefFoundError e -> "it needs %s, which is neither in the jar nor in the plug-in interface"
                    .formatted(String.valueOf(e.getMessage()).replace('/', '.'));
            case UnsupportedClassVersionError _ -> "it was built for a newer Java than this one, " + Runtime.version().feature();
            default -> String.valueOf(thrown);
        });
    }

    /// With what to do about it.
    public static String whileLoading(Throwable thrown) {
        return "it cannot be loaded: %s; get a whole and working build of it".formatted(words(thrown));
    }

    /// What a stranger wrote must not draw on a terminal, or fill it.
    static String tidy(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
