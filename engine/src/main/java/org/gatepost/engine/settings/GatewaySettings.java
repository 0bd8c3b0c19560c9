package org.gatepost.engine.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Durations;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.plugin.Kind;

/// All settings at one moment, checked as a whole. Immutable; a change makes another.
///
/// @param core the gateway's own, by full key
/// @param transportSettings those of the chosen transport, by its own keys
/// @param orphans keys of plug-ins that are not installed; kept and reported, never refused
/// @param home what relative paths are relative to
public record GatewaySettings(Settings core, Settings transportSettings, TransportProvider transport, List<String> orphans, Map<String, String> values, Path home) {

    private static final String PAUSED = "sending.paused";

    /// Reads the file, puts overrides on top, checks everything.
    ///
    /// @param overrides what `--set` said
    public static GatewaySettings load(SettingsFile file, Map<String, String> overrides, Plugins plugins, Path home) throws SettingsException {
        var values = new LinkedHashMap<>(file.read());
        values.putAll(overrides);
        return of(values, plugins, home, key -> overrides.containsKey(key) ? "--set" : file.where(key));
    }

    /// Says where a key was set.
    @FunctionalInterface
    public interface Whereabouts {
        String of(String key);
    }

    public static GatewaySettings of(SequencedMap<String, String> values, Plugins plugins, Path home, Whereabouts where) throws SettingsException {
        var declarations = Declarations.of(plugins);
        var problems = new LinkedHashMap<String, SettingProblem>();
        var orphans = new ArrayList<String>();
        values.forEach((key, value) -> {
            var setting = declarations.find(key);
            if (setting.isPresent()) {
                setting.get().problem(value).ifPresent(problem -> problems.put(key, new SettingProblem(key, problem)));
            } else if (isOfAMissingPlugin(key, plugins)) {
                orphans.add(key);
            } else {
                problems.put(key, new SettingProblem(key, "is not a setting" + declarations.nearest(key).map(near -> "; do you mean " + near + "?").orElse("")));
            }
        });
        var core = core(values, home);
        if (problems.isEmpty()) {
            CoreSettings.together(core).forEach(problem -> problems.put(problem.key(), problem));
        }
        if (problems.isEmpty()) {
            var chosen = plugins.transports().get(core.text("transport"));
            if (chosen == null) {
                problems.put("transport", missing(Kind.TRANSPORT, core.text("transport"), plugins.transports().keySet(), plugins));
            } else {
                var settings = Settings.of(chosen.settings(), only(values, chosen.settings(), Declarations.prefix(chosen)), new Secrets(home), home);
                for (var problem : chosen.check(settings)) {
                    var key = problem.key().isEmpty() ? "transport" : Declarations.prefix(chosen) + problem.key();
                    problems.put(key, new SettingProblem(key, problem.problem()));
                }
                if (!plugins.queues().containsKey(core.text("queue"))) {
                    problems.put("queue", missing(Kind.QUEUE, core.text("queue"), plugins.queues().keySet(), plugins));
                }
                if (problems.isEmpty()) {
                    var found = new ArrayList<SettingProblem>();
                    DkimSettings.check(values, home, found);
                    found.forEach(problem -> problems.put(problem.key(), problem));
                }
                if (problems.isEmpty()) {
                    return new GatewaySettings(core, settings, chosen, List.copyOf(orphans), Map.copyOf(values), home);
                }
            }
        }
        var lines = problems.values().stream().map(problem -> new SettingProblem(where.of(problem.key()) + ": " + problem.key(), problem.problem())).toList();
        throw new SettingsException("", lines);
    }

    /// How long new letters wait; empty: until a person releases them.
    public Optional<Duration> delay() {
        var text = core.text("send.delay");
        return text.equals("hold") ? Optional.empty() : Optional.of(Durations.parse(text));
    }

    /// What a queue's own settings say.
    public Settings of(QueueProvider queue) {
        return Settings.of(queue.settings(), only(values, queue.settings(), Declarations.PLUGIN + queue.name() + "."), new Secrets(home), home);
    }

    /// The same but for `sending.paused`: holds whatever has become of files that other settings name.
    GatewaySettings paused(String value) throws SettingsException {
        var problem = CoreSettings.ALL.stream().filter(one -> one.key().equals(PAUSED)).findFirst().flatMap(one -> one.problem(value));
        if (problem.isPresent()) {
            throw new SettingsException(PAUSED, problem.get());
        }
        var next = new LinkedHashMap<>(values);
        next.put(PAUSED, value);
        return new GatewaySettings(core(next, home), transportSettings, transport, orphans, Map.copyOf(next), home);
    }

    /// What was set, of some keys.
    public Map<String, String> selected(Predicate<String> keys) {
        return values.entrySet().stream().filter(one -> keys.test(one.getKey())).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Keys that are set otherwise in another snapshot, of some keys.
    public SortedSet<String> changesTo(GatewaySettings next, Predicate<String> keys) {
        var changed = new TreeSet<String>();
        for (var all : List.of(values.keySet(), next.values.keySet())) {
            all.stream().filter(keys).filter(key -> !values.getOrDefault(key, "").equals(next.values.getOrDefault(key, ""))).forEach(changed::add);
        }
        return changed;
    }

    /// Checks what `--set key=value` said before anything else does: a secret must not stand on a command line.
    public static void checkOverrides(Map<String, String> overrides, Plugins plugins) throws SettingsException {
        var declarations = Declarations.of(plugins);
        for (var one : overrides.entrySet()) {
            if (declarations.find(one.getKey()).map(Setting::isSecret).orElse(false) && !Secrets.isReference(one.getValue())) {
                throw new SettingsException(one.getKey(), "a secret on the command line must be ${env:NAME} or ${file:PATH}: others can read command lines");
            }
        }
    }

    private static boolean isOfAMissingPlugin(String key, Plugins plugins) {
        if (!key.startsWith(Declarations.PLUGIN)) {
            return false;
        }
        var rest = key.substring(Declarations.PLUGIN.length());
        int dot = rest.indexOf('.');
        var name = dot < 0 ? rest : rest.substring(0, dot);
        return !plugins.transports().containsKey(name) && !plugins.queues().containsKey(name);
    }

    private static SettingProblem missing(Kind kind, String name, Iterable<String> installed, Plugins plugins) {
        var words = new StringBuilder("no %s named '%s' is installed; installed: %s".formatted(kind.word(), name, String.join(", ", installed)));
        plugins.leftOut(kind, name).forEach(one -> words.append("; ").append(one.from()).append(" was left out: ").append(one.problem()));
        return new SettingProblem(kind.word(), words.toString());
    }

    /// With all members of their families, for whoever asks for [Settings#family].
    private static Settings core(Map<String, String> values, Path home) {
        var some = new HashMap<>(values);
        some.keySet().removeIf(key -> CoreSettings.ALL.stream().noneMatch(setting -> setting.key().equals(key) || Declarations.isOf(setting, key)));
        return Settings.of(CoreSettings.ALL, some, new Secrets(home), home);
    }

    private static Map<String, String> only(Map<String, String> values, List<Setting> declared, String prefix) {
        var some = new HashMap<String, String>();
        for (var setting : declared) {
            var value = values.get(prefix + setting.key());
            if (value != null) {
                some.put(setting.key(), value);
            }
        }
        return some;
    }
}
