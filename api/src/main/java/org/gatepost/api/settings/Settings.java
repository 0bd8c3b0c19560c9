package org.gatepost.api.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Values for declared [Setting]s: an immutable snapshot. A key that was not declared is a defect of the asker.
///
/// **Threads.** Any number.
public final class Settings {

    private final Map<String, Setting> declared;
    private final Map<String, String> values;
    private final UnaryOperator<String> secrets;

    private Settings(Map<String, Setting> declared, Map<String, String> values, UnaryOperator<String> secrets) {
        this.declared = declared;
        this.values = values;
        this.secrets = secrets;
    }

    /// A snapshot of these values; secrets as they are written.
    public static Settings of(List<Setting> declared, Map<String, String> values) {
        return of(declared, values, UnaryOperator.identity());
    }

    /// @param secrets turns a secret as it is written (`${env:NAME}`) into the secret; asked each time it is read
    public static Settings of(List<Setting> declared, Map<String, String> values, UnaryOperator<String> secrets) {
        var byKey = new LinkedHashMap<String, Setting>();
        declared.forEach(setting -> byKey.put(setting.key(), setting));
        return new Settings(byKey, Map.copyOf(values), secrets);
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

    static List<String> split(String text) {
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
