package org.gatepost.api.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Something people may configure. Settings file, command line and panel show and check it from this alone.
///
/// @param key without the prefix of the plug-in: `directory`
/// @param label for the panel, in few words
/// @param help one or two sentences: what it does, what is usual
/// @param fallback what holds when it is not set, as it would be written; empty: nothing
/// @param kind what it may be
/// @param check more than the kind says: answers what it must be, or nothing; not asked about an empty value
public record Setting(String key, String label, String help, String fallback, Kind kind, Function<String, Optional<String>> check) {

    /// What a value may be.
    public sealed interface Kind {
        /// Any line of text.
        record Text() implements Kind {}

        /// Text that is never shown, logged or answered.
        record Secret() implements Kind {}

        /// A whole number.
        record Number(long min, long max) implements Kind {}

        /// A TCP port.
        record Port() implements Kind {}

        /// `true` or `false`.
        record Toggle() implements Kind {}

        /// One of some words.
        record Choice(List<String> words) implements Kind {
            public Choice {
                words = List.copyOf(words);
            }
        }

        /// See [Durations]; words that stand beside a duration may be added.
        record Duration(List<String> words) implements Kind {
            public Duration {
                words = List.copyOf(words);
            }
        }

        /// See [Sizes].
        record Size() implements Kind {}

        /// A path; relative to the home.
        record File() implements Kind {}

        /// Values separated by commas, each of a kind.
        record Several(Kind each) implements Kind {}
    }

    public static Setting text(String key, String label, String help, String fallback) {
        return of(key, label, help, fallback, new Kind.Text());
    }

    public static Setting secret(String key, String label, String help) {
        return of(key, label, help, "", new Kind.Secret());
    }

    public static Setting number(String key, String label, String help, long fallback, long min, long max) {
        return of(key, label, help, Long.toString(fallback), new Kind.Number(min, max));
    }

    public static Setting toggle(String key, String label, String help, boolean fallback) {
        return of(key, label, help, Boolean.toString(fallback), new Kind.Toggle());
    }

    public static Setting choice(String key, String label, String help, String fallback, String... words) {
        return of(key, label, help, fallback, new Kind.Choice(List.of(words)));
    }

    public static Setting duration(String key, String label, String help, String fallback, String... words) {
        return of(key, label, help, fallback, new Kind.Duration(List.of(words)));
    }

    public static Setting of(String key, String label, String help, String fallback, Kind kind) {
        return new Setting(key, label, help, fallback, kind, _ -> Optional.empty());
    }

    /// The same with a further check.
    public Setting checked(Function<String, Optional<String>> further) {
        return new Setting(key, label, help, fallback, kind, further);
    }

    /// The same under a longer key.
    public Setting under(String prefix) {
        return new Setting(prefix + key, label, help, fallback, kind, check);
    }

    public boolean isSecret() {
        return kind instanceof Kind.Secret;
    }

    /// What a value must be, when it is not that. An empty value means "not set" and is always right.
    public Optional<String> problem(String value) {
        return value.isEmpty() ? Optional.empty() : problem(kind, value).or(() -> check.apply(value));
    }

    private static Optional<String> problem(Kind kind, String value) {
        return switch (kind) {
            case Kind.Text _, Kind.Secret _, Kind.File _ -> value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0
                    ? Optional.of("must be one line") : Optional.empty();
            case Kind.Number(var min, var max) -> whole(value, min, max, "must be a whole number, " + min + "-" + max);
            case Kind.Port _ -> whole(value, 1, 65_535, "must be a port number, 1-65535");
            case Kind.Toggle _ -> oneOf(List.of("true", "false"), value);
            case Kind.Choice(var words) -> oneOf(words, value);
            case Kind.Duration(var words) -> words.contains(value) ? Optional.empty()
                    : tried(() -> Durations.parse(value)).map(says -> words.isEmpty() ? says : says + ", or " + String.join(", ", words));
            case Kind.Size _ -> tried(() -> Sizes.parse(value));
            case Kind.Several(var each) -> Settings.split(value).stream().flatMap(one -> problem(each, one).stream()).findFirst();
        };
    }

    private static Optional<String> oneOf(List<String> words, String value) {
        return words.contains(value) ? Optional.empty() : Optional.of("must be " + String.join(" or ", words));
    }

    private static Optional<String> whole(String value, long min, long max, String says) {
        try {
            long number = Long.parseLong(value);
            return number >= min && number <= max ? Optional.empty() : Optional.of(says);
        } catch (NumberFormatException e) {
            return Optional.of(says);
        }
    }

    private static Optional<String> tried(Runnable parse) {
        try {
            parse.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            return Optional.of("is too large");
        }
    }
}
