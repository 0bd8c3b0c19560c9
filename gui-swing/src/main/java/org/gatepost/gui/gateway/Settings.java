package org.gatepost.gui.gateway;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings as they are written.
///
/// @param secrets keys that have a secret, which is never told
/// @param overridden keys that the gateway's start beats, whatever is written
/// @param tag which state of the file this is
public record Settings(Map<String, String> values, Set<String> secrets, Set<String> overridden, String tag) {

    /// A setting that exists.
    ///
    /// @param kind `text secret number port toggle choice duration size file`
    /// @param words what a choice offers, or a duration beside times
    /// @param fallback what applies when it is not set; null when that depends
    public record Declared(String key, String label, String help, @Nullable String fallback, String kind, List<String> words, boolean variable) {}

    /// Why changes were not taken.
    public sealed interface Outcome {

        record Saved(Settings settings) implements Outcome {}

        /// Somebody else was faster.
        record Conflict(Settings theirs) implements Outcome {}

        /// @param problems key and what is wrong with its value
        record Refused(Map<String, String> problems, String why) implements Outcome {}
    }
}
