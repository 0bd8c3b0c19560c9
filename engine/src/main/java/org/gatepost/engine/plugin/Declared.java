package org.gatepost.engine.plugin;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.gatepost.api.settings.Setting;

/// What a plug-in says of itself, checked before anybody relies on it.
final class Declared {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*");

    private Declared() {}

    static String name(String said) throws LeftOutException {
        if (said == null || !NAME.matcher(said).matches()) { // a plug-in may be built without any check for null
            throw new LeftOutException("its name '%s' is none: a plug-in's name has lower-case letters, digits and hyphens and begins with a letter"
                    .formatted(Defect.tidy(String.valueOf(said))));
        }
        return said;
    }

    static List<Setting> settings(String name, List<Setting> declared) throws LeftOutException {
        var settings = List.copyOf(declared);
        var keys = new HashSet<String>();
        for (var setting : settings) {
            if (!KEY.matcher(setting.key()).matches()) {
                throw new LeftOutException(name, "the key '%s' of a setting is none: it has lower-case letters, digits, hyphens and dots".formatted(Defect.tidy(setting.key())));
            }
            if (!keys.add(setting.key())) {
                throw new LeftOutException(name, "it declares the setting '%s' twice".formatted(setting.key()));
            }
            if (setting.label().isBlank() || setting.help().isBlank()) {
                throw new LeftOutException(name, "its setting '%s' has no label or no help: people must know what it is".formatted(setting.key()));
            }
            var problem = setting.problem(setting.fallback());
            if (problem.isPresent()) {
                throw new LeftOutException(name, "its setting '%s' holds '%s' when it is not set, which is not allowed: %s"
                        .formatted(setting.key(), Defect.tidy(setting.fallback()), Defect.tidy(problem.get())));
            }
        }
        return settings;
    }
}
