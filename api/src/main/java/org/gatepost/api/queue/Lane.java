package org.gatepost.api.queue;

/// Deliveries that share a next hop, and so their luck. What is not a delivery but must wake up has a lane of its own here.
///
/// @param name what [org.gatepost.api.transport.Transport#laneOf] answered, or the transport's name
public record Lane(String name) implements Comparable<Lane> {

    /// Ended letters whose content is kept: they wake when the keeping ends.
    public static final Lane KEPT = new Lane("#kept");

    /// Leases: they wake when they run out, which the owner's own attempts never wait for.
    public static final Lane LEASED = new Lane("#leased");

    public Lane {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a lane needs a name without NUL");
        }
    }

    @Override
    public int compareTo(Lane other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
