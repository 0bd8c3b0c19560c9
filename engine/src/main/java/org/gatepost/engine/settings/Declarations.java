package org.gatepost.engine.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.plugin.Plugged;

/// Which keys there are: the gateway's own and those of the plug-ins that are installed.
public record Declarations(List<Setting> all) {

    static final String PLUGIN = "plugin.";
    private static final Pattern VARIABLE = Pattern.compile("[A-Z]+");

    public static Declarations of(Plugins plugins) {
        var all = new ArrayList<>(CoreSettings.ALL);
        for (var transport : plugins.transports().values()) {
            transport.settings().forEach(setting -> all.add(setting.under(prefix(transport))));
        }
        for (var queue : plugins.queues().values()) {
            queue.settings().forEach(setting -> all.add(setting.under(PLUGIN + queue.name() + ".")));
        }
        return new Declarations(List.copyOf(all));
    }

    static String prefix(TransportProvider transport) {
        return Plugged.RESERVED.contains(transport.name()) ? transport.name() + "." : PLUGIN + transport.name() + ".";
    }

    /// What a key is; that of a family (`dkim.DOMAIN.key`) for each of its names (`dkim.example.com.key`).
    public Optional<Setting> find(String key) {
        return all.stream().filter(setting -> setting.key().equals(key)).findFirst()
                .or(() -> all.stream().filter(setting -> isOf(setting, key)).findFirst().map(family -> under(family, key)));
    }

    /// All, and each member of a family that is set, before its family.
    public List<Setting> with(Set<String> keys) {
        var more = new ArrayList<Setting>();
        for (var setting : all) {
            keys.stream().filter(key -> isOf(setting, key)).sorted().forEach(key -> more.add(under(setting, key)));
            more.add(setting);
        }
        return more;
    }

    /// The word in a key of the gateway's own for which there may be any name: `DOMAIN`.
    public static Optional<String> variable(Setting setting) {
        return setting.key().startsWith(PLUGIN) ? Optional.empty() : Arrays.stream(setting.key().split("\\.")).filter(part -> VARIABLE.matcher(part).matches()).findFirst();
    }

    static boolean isOf(Setting family, String key) {
        return variable(family).filter(word -> {
            var parts = family.key().split(word, 2);
            return key.length() > parts[0].length() + parts[1].length() && key.startsWith(parts[0]) && key.endsWith(parts[1]) && !key.equals(family.key());
        }).isPresent();
    }

    private static Setting under(Setting family, String key) {
        return new Setting(key, family.label(), family.help(), family.fallback(), family.kind(), family.check());
    }

    /// What somebody who wrote this key may have meant.
    Optional<String> nearest(String key) {
        return all.stream().map(Setting::key).filter(one -> distance(one, key) <= 1 + key.length() / 6)
                .min(java.util.Comparator.comparingInt(one -> distance(one, key)));
    }

    /// Levenshtein's.
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
