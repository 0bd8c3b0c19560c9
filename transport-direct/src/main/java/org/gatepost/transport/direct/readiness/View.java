package org.gatepost.transport.direct.readiness;

import java.net.InetAddress;
import java.util.List;

/// How this machine looks from outside.
///
/// @param addresses ours, as receivers see them; none when nobody told
/// @param heloName what we greet with; empty when nobody was greeted
record View(List<InetAddress> addresses, String heloName) {
    View {
        addresses = List.copyOf(addresses);
    }
}
