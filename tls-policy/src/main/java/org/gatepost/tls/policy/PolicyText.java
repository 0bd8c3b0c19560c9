package org.gatepost.tls.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A policy file, understood (RFC 8461 3.2).
///
/// @param mode empty: `none`, the domain has no policy (any more)
/// @param lines the file's, but for empty ones
record PolicyText(Optional<StsPolicy.Mode> mode, Duration maxAge, List<String> mx, List<String> lines) {

    private static final long LONGEST_AGE = 31_557_600;
    private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");
    private static final Pattern MX = Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\\.?");

    /// The file breaks the rules; the message says which one.
    static final class InvalidException extends Exception {
        private InvalidException(String why) {
            super(why, null, false, false);
        }
    }

    static PolicyText parse(String text) throws InvalidException {
        var lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        var fields = new HashMap<String, String>();
        var mx = new ArrayList<String>();
        for (var line : lines) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new InvalidException("a line has no key: " + Shown.of(line));
            }
            var key = line.substring(0, colon).strip();
            var value = line.substring(colon + 1).strip();
            if (key.equals("mx")) {
                mx.add(host(value));
            } else {
                fields.putIfAbsent(key, value); // of duplicates the first counts
            }
        }
        if (!field(fields, "version").equals("STSv1")) {
            throw new InvalidException("version is not STSv1 but " + Shown.of(field(fields, "version")));
        }
        var mode = mode(field(fields, "mode"));
        if (mode.isPresent() && mx.isEmpty()) {
            throw new InvalidException("there is no mx");
        }
        return new PolicyText(mode, age(field(fields, "max_age")), List.copyOf(mx), lines);
    }

    private static String field(Map<String, String> fields, String key) throws InvalidException {
        var value = fields.get(key);
        if (value == null) {
            throw new InvalidException("there is no " + key);
        }
        return value;
    }

    private static String host(String value) throws InvalidException {
        var host = value.toLowerCase(Locale.ROOT);
        if (!MX.matcher(host).matches()) {
            throw new InvalidException("mx is not a host name: " + Shown.of(value));
        }
        return host;
    }

    private static Optional<StsPolicy.Mode> mode(String value) throws InvalidException {
        return switch (value) {
            case "enforce" -> Optional.of(StsPolicy.Mode.ENFORCE);
            case "testing" -> Optional.of(StsPolicy.Mode.TESTING);
            case "none" -> Optional.empty();
            default -> throw new InvalidException("mode is not enforce, testing or none but " + Shown.of(value));
        };
    }

    private static Duration age(String value) throws InvalidException {
        if (!AGE.matcher(value).matches() || Long.parseLong(value) > LONGEST_AGE) {
            throw new InvalidException("max_age is not 0 to %d seconds but %s".formatted(LONGEST_AGE, Shown.of(value)));
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }
}
