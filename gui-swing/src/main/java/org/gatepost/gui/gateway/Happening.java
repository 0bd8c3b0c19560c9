package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.List;

/// A line of a letter's history.
///
/// @param what `accepted`, `attempted`, `retracted`...
/// @param attempt 0 when it is none
/// @param meaning what the reply means, for people; empty when there is nothing to explain
/// @param conversation with each host that was asked, secrets masked; empty when there was none
public record Happening(Instant at, String what, String words, int attempt, String meaning, List<String> conversation) {}
