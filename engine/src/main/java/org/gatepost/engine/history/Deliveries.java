package org.gatepost.engine.history;

import java.time.Instant;
import java.util.List;

/// How many recipients were delivered to and how many were given up. A letter that is tried again after it failed counts in both.
///
/// @param hours those in which something happened, in order
/// @param domains the busiest hundred, the busiest first
public record Deliveries(List<Hour> hours, List<Domain> domains) {

    public static final Deliveries NONE = new Deliveries(List.of(), List.of());

    public Deliveries {
        hours = List.copyOf(hours);
        domains = List.copyOf(domains);
    }

    /// @param at its beginning
    public record Hour(Instant at, long delivered, long failed) {}

    /// @param name in lower case, as it was written in the address
    public record Domain(String name, long delivered, long failed) {}
}
