package org.gatepost.api.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Values for declared [Setting]s: an immutable snapshot. A key that was not declared is a defect of the asker.
///
/// **Threads.** Any number.
public final class Settings {

    private final Map<String, Setting> declared;
    private final Map<String, String> values;
    private final UnaryOperator<String> secrets;
    private final Path home;

    private Settings(Map<String, Setting> declared, Map<String, String> values, UnaryOperator<String> secrets, Path home) {
        this.declared = declared;
        this.values = values;
        this.secrets = secrets;
        this.home = home;
    }

    /// A snapshot of these values; secrets as they are written.
    public static Settings of(List<Setting> declared, Map<String, String> values) {
        return of(declared, values, UnaryOperator.identity());
    }

    /// @param secrets turns a secret as it is written (`${env:NAME}`) into the secret; asked each time it is read
    public static Settings of(List<Setting> declared, Map<String, String> values, UnaryOperator<String> secrets) {
        return of(declared, values, secrets, Path.of(""));
    }

    /// @param home what relative paths are relative to
    public static Settings of(List<Setting> declared, Map<String, String> values, UnaryOperator<String> secrets, Path home) {
        var byKey = new LinkedHashMap<String, Setting>();
        declared.forEach(setting -> byKey.put(setting.key(), setting));
        return new Settings(byKey, Map.copyOf(values), secrets, home);
    }

    /// Whether a value was given, rather than the fallback.
    public boolean isSet(String key) {
        return !values.getOrDefault(declaration(key).key(), "").isEmpty();
    }

    /// As written, or the fallback, or empty.
    public String text(String key) {
        var setting = declaration(key);
        var value = values.getOrDefault(key, "");
        return value.isEmpty() ? setting.fallback() : value;
    }

    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    /// The secret itself. Not to be logged, kept or shown.
    public String secret(String key) {
        return secrets.apply(text(key));
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public int port(String key) {
        return Integer.parseInt(text(key));
    }

    public boolean toggle(String key) {
        return Boolean.parseBoolean(text(key));
    }

    public Duration duration(String key) {
        return Durations.parse(text(key));
    }

    /// In bytes.
    public long size(String key) {
        return Sizes.parse(text(key));
    }

    public List<String> list(String key) {
        return split(text(key));
    }

    /// A path; a relative one is below the home.
    public Optional<Path> file(String key) {
        return optional(key).map(home::resolve);
    }

    /// What is set of a family whose key ends with a word in capitals (`intake.users.NAME`), by the names that stand there for it. Secrets themselves.
    ///
    /// @throws IllegalStateException naming a secret that cannot be had
    public SortedMap<String, String> family(String key) {
        boolean isSecret = declaration(key).isSecret();
        var members = new TreeMap<String, String>();
        names(key).forEach(name -> {
            var value = values.getOrDefault(prefix(key) + name, "");
            members.put(name, isSecret ? secrets.apply(value) : value);
        });
        return members;
    }

    /// The names of [#family].
    public SortedSet<String> names(String key) {
        var prefix = prefix(declaration(key).key());
        var names = new TreeSet<String>();
        values.forEach((one, value) -> {
            if (one.startsWith(prefix) && !one.equals(key) && !value.isEmpty()) {
                names.add(one.substring(prefix.length()));
            }
        });
        return names;
    }

    private static String prefix(String family) {
        return family.substring(0, family.lastIndexOf('.') + 1);
    }

    /// At its commas.
    public static List<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private Setting declaration(String key) {
        var setting = declared.get(key);
        if (setting == null) {
            throw new IllegalArgumentException("no setting '%s' was declared; declared: %s".formatted(key, declared.keySet()));
        }
        return setting;
    }
}
