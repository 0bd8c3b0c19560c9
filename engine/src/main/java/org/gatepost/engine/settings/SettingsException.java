package org.gatepost.engine.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.gatepost.api.settings.SettingProblem;

/// Settings that cannot take effect. The message names keys and what would be right, never a value that may be secret.
public final class SettingsException extends Exception {

    private final List<SettingProblem> problems;

    public SettingsException(String where, List<SettingProblem> problems) {
        super(problems.stream().map(problem -> (where.isEmpty() ? "" : where + ": ") + problem).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public SettingsException(String key, String problem) {
        this("", List.of(new SettingProblem(key, problem)));
    }

    public List<SettingProblem> problems() {
        return problems;
    }
}
