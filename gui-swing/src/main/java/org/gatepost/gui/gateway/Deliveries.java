package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.List;

/// How many recipients were reached and how many were not, by the hour and by domain.
///
/// @param hours those in which something happened, in order
/// @param domains the busiest first
public record Deliveries(List<Hour> hours, List<Domain> domains) {

    /// @param at its beginning
    public record Hour(Instant at, long delivered, long failed) {}

    /// @param name in lower case
    public record Domain(String name, long delivered, long failed) {}
}
