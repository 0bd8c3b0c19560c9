package org.gatepost.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// What this host is called. Looked up once: a host does not change its name under way, and a look-up can take seconds.
public final class HostName {

    private static final String PLAIN = plain();
    private static final Optional<String> CANONICAL = lookUp();

    private HostName() {}

    /// The canonical name, when it is one that others can use: it has a dot and is not localhost.
    public static Optional<String> canonical() {
        return CANONICAL;
    }

    /// For greetings and trace lines, which need some name: the canonical one, else the plain one.
    public static String own() {
        return CANONICAL.orElse(PLAIN);
    }

    private static String plain() {
        try {
            var name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9.-]+") ? name : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Optional<String> lookUp() {
        try {
            var name = InetAddress.getLocalHost().getCanonicalHostName();
            boolean usable = name.indexOf('.') > 0 && name.indexOf(':') < 0 && !name.startsWith("localhost") && !name.matches("[0-9.]+");
            return usable ? Optional.of(name) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
