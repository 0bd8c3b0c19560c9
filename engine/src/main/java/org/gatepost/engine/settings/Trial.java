package org.gatepost.engine.settings;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.Plugins;

/// Settings that somebody wants to try before they are saved.
///
/// Whoever may ask for a check must not get a stored secret out by it: it is used only on the way for which it was stored, and
/// a reference to a file or a variable only once it was saved.
public final class Trial {

    private Trial() {}

    /// @param now what holds
    /// @param changes on top of it; an empty value unsets its key
    /// @throws SettingsException as saving them would
    public static GatewaySettings of(GatewaySettings now, Map<String, String> changes, Plugins plugins) throws SettingsException {
        if (changes.isEmpty()) {
            return now;
        }
        var values = new LinkedHashMap<>(now.values());
        values.putAll(changes);
        values.values().removeIf(String::isEmpty);
        var next = GatewaySettings.of(values, plugins, now.home(), key -> changes.containsKey(key) ? "to try" : "saved");
        var given = new HashSet<String>();
        var saved = new HashSet<String>();
        for (var setting : Declarations.of(plugins).all()) {
            if (setting.isSecret()) {
                saved.add(now.values().getOrDefault(setting.key(), ""));
                var value = changes.getOrDefault(setting.key(), "");
                if (!Secrets.isReference(value)) {
                    given.add(value);
                }
            }
        }
        var secrets = new Guarded(given, saved, isSameWay(now, next), new Secrets(now.home()));
        var declared = next.transport().settings();
        var own = new LinkedHashMap<String, String>();
        var prefix = Declarations.prefix(next.transport());
        declared.forEach(setting -> own.put(setting.key(), values.getOrDefault(prefix + setting.key(), "")));
        return new GatewaySettings(next.core(), Settings.of(declared, own, secrets), next.transport(), next.orphans(), next.values(), next.home());
    }

    /// Whether a secret would go where it goes now, by the same rules.
    private static boolean isSameWay(GatewaySettings now, GatewaySettings next) {
        var prefix = Declarations.prefix(next.transport());
        var secret = new HashSet<String>();
        next.transport().settings().stream().filter(Setting::isSecret).forEach(setting -> secret.add(prefix + setting.key()));
        return now.transport().name().equals(next.transport().name())
                && now.changesTo(next, key -> key.startsWith(prefix) && !secret.contains(key) || key.equals("tls.ca-file")).isEmpty();
    }

    /// @param given secrets that came with the request
    /// @param saved secrets as they are written in what holds
    private record Guarded(Set<String> given, Set<String> saved, boolean sameWay, UnaryOperator<String> secrets) implements UnaryOperator<String> {

        @Override
        public String apply(String written) {
            if (written.isEmpty() || given.contains(written)) {
                return written;
            }
            if (!saved.contains(written)) {
                throw new IllegalStateException("a reference to a file or a variable is followed only once it was saved");
            }
            if (!sameWay) {
                throw new IllegalStateException("it was saved for other settings of the server and goes nowhere else");
            }
            return secrets.apply(written);
        }
    }
}
