package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.util.List;

/// A server and where it is.
///
/// @param addresses at least one, best first
public record Target(NextHop hop, List<InetAddress> addresses) {
    public Target {
        addresses = List.copyOf(addresses);
    }
}
