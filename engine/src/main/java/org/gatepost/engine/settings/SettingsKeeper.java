package org.gatepost.engine.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
            var values = new LinkedHashMap<>(gateway.settings().values());
            values.put("sending.paused", value);
            gateway.apply(GatewaySettings.of(values, plugins, home, file::where));
            gateway.refuse(String.valueOf(e.getMessage()));
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
