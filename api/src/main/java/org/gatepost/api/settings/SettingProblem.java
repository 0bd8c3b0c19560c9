package org.gatepost.api.settings;

/// What is wrong with a setting, without its value.
///
/// @param problem what it must be: `must be a port number, 1-65535`
public record SettingProblem(String key, String problem) {

    @Override
    public String toString() {
        return key + ": " + problem;
    }
}
