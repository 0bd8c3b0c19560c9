package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// What we call ourselves (RFC 5321 4.1.1.1): as set, else this host's canonical name if others can use it, else the
/// connection's address literal.
final class HeloName {

    /// Looked up once: a host does not change its name under way, and a look-up can take seconds.
    private static final class Canonical {
        private static final Optional<String> NAME = canonical();
    }

    private HeloName() {}

    static String of(NextHop hop, InetAddress local) {
        return hop.heloName().or(() -> Canonical.NAME).orElseGet(() -> literal(local));
    }

    private static Optional<String> canonical() {
        try {
            var name = InetAddress.getLocalHost().getCanonicalHostName();
            boolean usable = name.indexOf('.') > 0 && name.indexOf(':') < 0 && !name.startsWith("localhost") && !name.matches("[0-9.]+");
            return usable ? Optional.of(name) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /// RFC 5321 4.1.3.
    static String literal(InetAddress address) {
        var text = address.getHostAddress().replaceFirst("%.*", "");
        return text.indexOf(':') >= 0 ? "[IPv6:" + text + "]" : "[" + text + "]";
    }
}
