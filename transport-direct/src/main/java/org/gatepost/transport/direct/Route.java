package org.gatepost.transport.direct;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;

/// Where the mail of a domain goes (RFC 5321 5.1).
sealed interface Route {

    /// Hosts that take it, best first.
    record Hosts(List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }

    /// Nowhere, and that will not change.
    record Never(Diagnostic why) implements Route {}

    /// Nobody knows now.
    ///
    /// @param isOurs whether it is our network, and not the domain
    record Later(Diagnostic why, boolean isOurs) implements Route {}

    /// One host.
    ///
    /// @param address when it was named by that: nothing is looked up
    /// @param secure whether DNS has proved that this host is the domain's
    record Host(int preference, String name, Optional<InetAddress> address, boolean secure) {}
}
