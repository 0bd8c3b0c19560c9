package org.gatepost.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// What this host is called.
final class HostName {

    private HostName() {}

    /// The canonical name when it is one that others can use: it has a dot and is not localhost.
    static Optional<String> canonical() {
        try {
            var name = InetAddress.getLocalHost().getCanonicalHostName();
            boolean isName = name.indexOf('.') > 0 && name.indexOf(':') < 0 && !name.startsWith("localhost") && !name.matches("[0-9.]+");
            return isName ? Optional.of(name) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
