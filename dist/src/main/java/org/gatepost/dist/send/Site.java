package org.gatepost.dist.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// What every user of this machine may know of its gateway, whose own settings are its alone: where its home is, where it listens, where letters may be dropped.
///
/// @param values by the keys `home`, `listen`, `intake.pickup`
public record Site(Map<String, String> values) {

    private static final String PLACE = "/etc/gatepost/gatepost.properties";
    private static final Set<String> KNOWN = Set.of("home", "listen", "intake.pickup");

    /// Reads the site file; without one nothing is known.
    ///
    /// @param environment may name another in `GATEPOST_SITE`
    /// @throws SendException when it cannot be understood
    public static Site read(Map<String, String> environment) throws SendException {
        var file = environment.getOrDefault("GATEPOST_SITE", PLACE);
        var said = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            said.load(reader);
        } catch (NoSuchFileException e) {
            return new Site(Map.of());
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(file, "cannot be read: %s; it must be UTF-8 and readable for everybody (chmod 644)".formatted(e));
        }
        for (var key : said.stringPropertyNames()) {
            if (!KNOWN.contains(key)) {
                throw wrong(file, "has '%s'; it may have home, listen and intake.pickup".formatted(key));
            }
        }
        said.values().removeIf(value -> String.valueOf(value).isBlank());
        var site = new Site(said.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, key -> said.getProperty(key).strip())));
        for (var key : Set.of("home", "intake.pickup")) {
            if (site.value(key).isPresent() && !isAbsolute(site.value(key).get())) {
                throw wrong(file, "has %s, which must be an absolute path".formatted(key));
            }
        }
        return site;
    }

    /// The same, but for what a command line says.
    Site with(Map<String, String> settings) {
        var all = new HashMap<>(values);
        all.putAll(settings);
        return new Site(Map.copyOf(all));
    }

    public Optional<Path> home() {
        return value("home").map(Path::of);
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static SendException wrong(String file, String what) {
        return new SendException(SendException.Kind.CONFIGURATION, "the site file %s %s".formatted(file, what));
    }
}
