package org.gatepost.engine.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.settings.Setting;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a running gateway and its settings file together: a change of the file is checked as a whole and applied at once,
/// a change from elsewhere is written to the file first.
///
/// **Threads.** Any number; one change at a time.
public final class SettingsKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SettingsKeeper.class);
    private static final long LOOK_EVERY_MILLIS = 500;

    private final SettingsFile file;
    private final Map<String, String> overrides;
    private final Plugins plugins;
    private final Path home;
    private final Gateway gateway;
    private final Thread watcher;
    private String seen;

    public SettingsKeeper(SettingsFile file, Map<String, String> overrides, Plugins plugins, Path home, Gateway gateway) {
        this.file = file;
        this.overrides = new HashMap<>(overrides);
        this.plugins = plugins;
        this.home = home;
        this.gateway = gateway;
        this.seen = fingerprint();
        this.watcher = Thread.ofVirtual().name("settings-watcher").start(this::watch);
    }

    /// Stops sending for all; outlives a restart.
    ///
    /// @param value what `sending.paused` is to be
    public synchronized void setPaused(String value) throws SettingsException, IOException {
        overrides.remove("sending.paused"); // what somebody says now counts more than what the command line said then
        file.change(Map.of("sending.paused", value));
        seen = fingerprint();
        try {
            gateway.apply(GatewaySettings.load(file, overrides, plugins, home));
        } catch (SettingsException e) { // a mistake elsewhere in the file must not keep anybody from stopping the mail
            gateway.apply(gateway.settings().paused(value));
            gateway.refuse(String.valueOf(e.getMessage()));
        }
    }

    /// What stands in the file.
    ///
    /// @param tag another one whenever the file is another
    /// @param overridden keys that `--set` beats for as long as the process lives
    public record Written(Map<String, String> values, String tag, Set<String> overridden) {}

    /// Somebody else has changed the file.
    public static final class ConflictException extends Exception {
        ConflictException() {
            super("the settings were changed meanwhile");
        }
    }

    public Plugins plugins() {
        return plugins;
    }

    public synchronized Written written() throws SettingsException, IOException {
        return new Written(file.read(), tag(), Set.copyOf(overrides.keySet()));
    }

    /// Changes some keys: checked as a whole, in effect, then written. An empty value lets what holds otherwise hold.
    /// A secret goes into a file of its own in `secrets/`.
    ///
    /// @param expected the tag of what the change was decided on; empty: whatever stands there
    public synchronized Written change(Map<String, String> changes, Optional<String> expected) throws SettingsException, IOException, ConflictException {
        if (expected.isPresent() && !expected.get().equals(tag())) {
            throw new ConflictException();
        }
        var stored = new LinkedHashMap<>(changes);
        var secrets = new LinkedHashMap<String, String>();
        var declarations = Declarations.of(plugins);
        changes.forEach((key, value) -> {
            if (!value.isEmpty() && declarations.find(key).map(Setting::isSecret).orElse(false) && !Secrets.isReference(value)) {
                secrets.put(key, value);
                stored.put(key, "${file:" + Secrets.file(key) + "}");
            }
        });
        var values = new LinkedHashMap<>(file.read());
        values.putAll(stored);
        values.values().removeIf(String::isEmpty);
        var written = new LinkedHashMap<>(values);
        values.putAll(overrides);
        for (var one : secrets.entrySet()) {
            declarations.find(one.getKey()).flatMap(setting -> setting.problem(one.getValue())).ifPresent(problem -> values.put(one.getKey(), one.getValue())); // so that the check below finds it
        }
        var next = GatewaySettings.of(values, plugins, home, key -> overrides.containsKey(key) ? "--set" : file.path().getFileName().toString());
        GatewaySettings.of(written, plugins, home, _ -> file.path().getFileName().toString()); // what --set beats now must be right at the next start
        var before = gateway.settings();
        for (var one : secrets.entrySet()) {
            Secrets.write(home, one.getKey(), one.getValue());
        }
        gateway.apply(next);
        var old = file.read();
        try {
            file.change(stored);
        } catch (IOException | SettingsException e) {
            gateway.apply(before);
            throw e;
        }
        for (var key : stored.keySet()) {
            if (!secrets.containsKey(key) && old.getOrDefault(key, "").equals("${file:" + Secrets.file(key) + "}")) {
                Files.deleteIfExists(home.resolve(Secrets.file(key)));
            }
        }
        seen = fingerprint();
        return written();
    }

    private String tag() throws IOException {
        try {
            var bytes = Files.exists(file.path()) ? Files.readAllBytes(file.path()) : new byte[0];
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /// Reads the file again. A file that cannot take effect changes nothing.
    public synchronized void reload() {
        seen = fingerprint();
        try {
            gateway.apply(GatewaySettings.load(file, overrides, plugins, home));
            log.info("settings: {} was read again and holds", file.path());
        } catch (SettingsException e) {
            log.error("settings: the file was changed and is refused, the old settings hold: {}", e.getMessage());
            gateway.refuse(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                if (isChanged()) {
                    reload();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private synchronized boolean isChanged() {
        return !fingerprint().equals(seen);
    }

    private String fingerprint() {
        try {
            var now = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }
}
