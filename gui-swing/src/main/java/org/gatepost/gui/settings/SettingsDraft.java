package org.gatepost.gui.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gatepost.gui.gateway.Settings;
import org.jspecify.annotations.Nullable;

/// What is written and what was typed since. Nothing typed is ever lost by what happens elsewhere.
///
/// **Threads.** One.
public final class SettingsDraft {

    private Settings written;
    private final Map<String, String> typed = new LinkedHashMap<>();

    public SettingsDraft(Settings written) {
        this.written = written;
    }

    /// As typed, else as written; empty when it is not set.
    public String value(String key) {
        return Optional.ofNullable(typed.get(key)).orElseGet(() -> writtenValue(key));
    }

    private String writtenValue(String key) {
        return Optional.ofNullable(written.values().get(key)).orElse("");
    }

    /// @param value empty: what holds otherwise
    public void type(String key, String value) {
        if (value.equals(writtenValue(key)) && !(value.isEmpty() && written.secrets().contains(key))) {
            typed.remove(key);
        } else {
            typed.put(key, value);
        }
    }

    /// As if it had not been touched.
    public void forget(String key) {
        typed.remove(key);
    }

    public boolean hasSecret(String key) {
        return written.secrets().contains(key);
    }

    public boolean isOverridden(String key) {
        return written.overridden().contains(key);
    }

    public boolean isTyped(String key) {
        return typed.containsKey(key);
    }

    public boolean isChanged() {
        return !typed.isEmpty();
    }

    public void revert() {
        typed.clear();
    }

    /// What is to be changed; null takes a key away.
    public Map<String, @Nullable String> changes() {
        var changes = new LinkedHashMap<String, @Nullable String>();
        typed.forEach((key, value) -> changes.put(key, value.isEmpty() ? null : value));
        return changes;
    }

    public Settings written() {
        return written;
    }

    /// It was saved, or nothing was typed.
    public void replace(Settings now) {
        written = now;
        typed.clear();
    }

    /// The settings were changed elsewhere: takes over what was not typed here.
    ///
    /// @return keys that both have changed, and differently: somebody must choose
    public Set<String> merge(Settings theirs) {
        var collisions = new LinkedHashSet<String>();
        for (var key : Set.copyOf(typed.keySet())) {
            var their = Optional.ofNullable(theirs.values().get(key)).orElse("");
            if (their.equals(typed.get(key))) {
                typed.remove(key);
            } else if (!their.equals(writtenValue(key)) || theirs.secrets().contains(key) != written.secrets().contains(key)) {
                collisions.add(key);
            }
        }
        written = theirs;
        return collisions;
    }

    /// How letters leave: `smtp`, `direct`, or a plug-in's name.
    public String transport() {
        var value = value("transport");
        return value.isEmpty() ? "smtp" : value;
    }

    /// What holds for `smtp.tls` (CONTRACT): what was said, else by port and sign-in.
    public String tls() {
        var said = value("smtp.tls");
        return !said.isEmpty() ? said : value("smtp.port").equals("465") ? "implicit" : signsIn() ? "require" : "enable";
    }

    public boolean signsIn() {
        return value("smtp.auth").equals("password");
    }

    /// The port that follows from encryption and sign-in.
    public String usualPort() {
        return Objects.equals(tls(), "implicit") ? "465" : signsIn() ? "587" : "25";
    }
}
