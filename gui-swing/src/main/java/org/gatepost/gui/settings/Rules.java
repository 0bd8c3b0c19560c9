package org.gatepost.gui.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.gui.text.Texts;

/// What can be told to be wrong before the gateway is asked, in words for whoever typed it.
public final class Rules {

    private static final Pattern HOST = Pattern.compile("\\[?[\\p{L}\\p{N}]([\\p{L}\\p{N}.:_-]*[\\p{L}\\p{N}])?]?");
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>,;]+@[^@\\s<>,;]+\\.?[^@\\s<>,;]*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+|\\[[0-9a-fA-F:.]+]");
    private static final Pattern WAIT = Pattern.compile("hold|0|\\d+(ms|s|m|h|d)");

    private Rules() {}

    /// @return keys and what is wrong with them, in the order of the form
    public static Map<String, String> problems(SettingsDraft draft) {
        var problems = new LinkedHashMap<String, String>();
        if (draft.transport().equals("smtp")) {
            check(draft, problems, "smtp.host", Rules::host);
        }
        check(draft, problems, "smtp.port", value -> number(value, 65_535) ? "" : Texts.of("rule.port"));
        check(draft, problems, "connection.max-messages", value -> number(value, 100_000) ? "" : Texts.of("rule.number"));
        check(draft, problems, "send.delay", value -> WAIT.matcher(value).matches() ? "" : Texts.of("rule.duration"));
        check(draft, problems, "defaults.reply-to", value -> ADDRESS.matcher(value).matches() ? "" : Texts.of("rule.address"));
        check(draft, problems, "defaults.sender-name", value -> value.chars().anyMatch(Character::isISOControl) ? Texts.of("rule.oneLine") : "");
        check(draft, problems, "helo-name", value -> NAME.matcher(value).matches() ? "" : Texts.of("rule.helo"));
        if (draft.transport().equals("smtp") && draft.signsIn() && draft.value("smtp.user").isEmpty()) {
            problems.put("smtp.user", Texts.of("rule.user"));
        }
        return problems;
    }

    private interface Rule {
        String problem(String value);
    }

    private static void check(SettingsDraft draft, Map<String, String> problems, String key, Rule rule) {
        Optional.of(draft.value(key)).filter(value -> !value.isEmpty()).map(rule::problem).filter(words -> !words.isEmpty()).ifPresent(words -> problems.put(key, words));
    }

    private static String host(String value) {
        if (value.contains("@")) {
            return Texts.of("rule.hostIsAddress");
        }
        if (value.contains("://")) {
            return Texts.of("rule.hostIsUrl");
        }
        return HOST.matcher(value).matches() ? "" : Texts.of("rule.host");
    }

    private static boolean number(String value, int most) {
        try {
            int number = Integer.parseInt(value);
            return number >= 1 && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /// `host:port` as pasted from elsewhere, taken apart; empty when it is none.
    public static Optional<String[]> hostAndPort(String pasted) {
        var parts = pasted.strip().split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && number(parts[1], 65_535) ? Optional.of(parts) : Optional.empty();
    }
}
