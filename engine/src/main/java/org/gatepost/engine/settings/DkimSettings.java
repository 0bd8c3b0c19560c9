package org.gatepost.engine.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.dkim.DomainNames;
import org.gatepost.dkim.KeyException;
import org.gatepost.dkim.KeyFile;

/// Which domains sign their mail, with which keys: `dkim.DOMAIN.selector` and `dkim.DOMAIN.key`.
///
/// @param keys by domain, in ASCII and lower case
public record DkimSettings(Map<String, KeyFile> keys) {

    private static final Pattern KEY = Pattern.compile("dkim\\.(.+)\\.(selector|key)");

    /// What one domain's settings say.
    private record Written(String name, Map<String, String> values) {

        String key(String last) {
            return "dkim." + name + "." + last;
        }
    }

    /// Of settings that were checked.
    public static DkimSettings of(GatewaySettings settings) {
        return of(settings.values(), settings.home(), new ArrayList<>());
    }

    /// Of what a settings file says; what is wrong there is left out.
    public static DkimSettings of(Map<String, String> values, Path home) {
        return of(values, home, new ArrayList<>());
    }

    /// The key that signs mail of a domain: its own, else that of a domain above it, which DMARC takes as well (RFC 7489 3.1.1).
    ///
    /// @param author in ASCII and lower case
    public Optional<KeyFile> signer(String author) {
        for (var domain = Optional.of(author); domain.isPresent(); domain = domain.flatMap(DomainNames::parent)) {
            var file = keys.get(domain.get());
            if (file != null) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// Adds what is wrong, by key; looks into each key's file.
    static void check(Map<String, String> values, Path home, List<SettingProblem> problems) {
        of(values, home, problems).keys().forEach((domain, file) -> {
            try {
                file.key();
            } catch (KeyException e) {
                problems.add(new SettingProblem(key(values, domain), "cannot be used: " + e.getMessage()));
            }
        });
    }

    private static DkimSettings of(Map<String, String> values, Path home, List<SettingProblem> problems) {
        var keys = new LinkedHashMap<String, KeyFile>();
        written(values).forEach(one -> {
            var problem = problem(one);
            if (problem.isPresent()) {
                problems.add(problem.get());
                return;
            }
            var domain = DomainNames.ascii(one.name()).orElseThrow();
            var file = new KeyFile(domain, one.values().getOrDefault("selector", ""), home.resolve(one.values().getOrDefault("key", "")));
            if (keys.putIfAbsent(domain, file) != null) {
                problems.add(new SettingProblem(one.key("key"), "is there twice: names of domains are the same in capitals and small letters"));
            }
        });
        return new DkimSettings(keys);
    }

    private static Optional<SettingProblem> problem(Written one) {
        if (DomainNames.ascii(one.name()).isEmpty()) {
            return Optional.of(new SettingProblem(one.key(one.values().keySet().iterator().next()), "must hold the name of a domain: dkim.example.com.selector"));
        }
        for (var last : List.of("selector", "key")) {
            if (!one.values().containsKey(last)) {
                return Optional.of(new SettingProblem(one.key(last), "must be set too: selector and key belong together; gatepost dkim create " + one.name() + " sets both"));
            }
        }
        return DomainNames.isSelector(one.values().getOrDefault("selector", "")) ? Optional.empty()
                : Optional.of(new SettingProblem(one.key("selector"), "must be letters, digits and hyphens like gp202601: it becomes a name in DNS"));
    }

    private static List<Written> written(Map<String, String> values) {
        var found = new TreeMap<String, Map<String, String>>();
        values.forEach((key, value) -> {
            var match = KEY.matcher(key);
            if (match.matches() && !value.isEmpty()) {
                found.computeIfAbsent(match.group(1), _ -> new TreeMap<>()).put(match.group(2), value);
            }
        });
        return found.entrySet().stream().map(one -> new Written(one.getKey(), one.getValue())).toList();
    }

    /// The key of the settings file that names a domain's key.
    private static String key(Map<String, String> values, String domain) {
        return written(values).stream().filter(one -> DomainNames.ascii(one.name()).equals(Optional.of(domain))).map(one -> one.key("key")).findFirst().orElse("dkim");
    }
}
