package org.gatepost.engine;

/// What came of an intervention other than a retraction.
public sealed interface Answer {

    /// Done, durably.
    ///
    /// @param words after the id: `released`
    record Done(String words) implements Answer {}

    /// Not now, and why.
    record Refused(String why) implements Answer {}

    record NotFound() implements Answer {}
}
