package org.gatepost.gui.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gatepost.gui.gateway.Step;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;

/// What the checks come to: one verdict for people, the worst first.
public record Diagnosis(Tone tone, String verdict, String counts, List<Step> steps) {

    private static final List<String> WORST_FIRST = List.of("failed", "warning", "ok", "skipped");

    public static Diagnosis of(List<Step> steps) {
        int failed = count(steps, "failed");
        int warnings = count(steps, "warning");
        var sorted = steps.stream().sorted(Comparator.comparingInt(step -> WORST_FIRST.indexOf(step.verdict()))).toList();
        var tone = failed > 0 ? Tone.BAD : warnings > 0 ? Tone.WARN : Tone.OK;
        return new Diagnosis(tone, Texts.of("doctor." + tone.name().toLowerCase(Locale.ROOT)), Texts.of("doctor.counts", failed, warnings, count(steps, "ok")), sorted);
    }

    private static int count(List<Step> steps, String verdict) {
        return (int) steps.stream().filter(step -> step.verdict().equals(verdict)).count();
    }

    /// For whoever looks after the network.
    public String report() {
        return steps.stream().map(Diagnosis::line).collect(Collectors.joining("\n"));
    }

    static String line(Step step) {
        return "%-8s %s: %s%s".formatted(step.verdict(), step.name(), step.seen(), step.advice().isEmpty() ? "" : "\n         -> " + step.advice());
    }
}
