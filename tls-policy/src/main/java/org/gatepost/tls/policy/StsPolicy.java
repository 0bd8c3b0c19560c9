package org.gatepost.tls.policy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What a domain asks of who sends it mail (RFC 8461 3.2).
///
/// @param domain the recipients', in lower case
/// @param mx names of the hosts that may take its mail; `*.` in front stands for exactly one label
/// @param until when the domain no longer says so, unless it says so again
/// @param id which policy of the domain's this is
/// @param lines the policy as the domain wrote it
public record StsPolicy(String domain, Mode mode, List<String> mx, Instant until, String id, List<String> lines) {

    /// What to do when a host is not as the policy says.
    public enum Mode {
        /// Do not deliver to it.
        ENFORCE,
        /// Deliver all the same, and report.
        TESTING
    }

    public StsPolicy {
        mx = List.copyOf(mx);
        lines = List.copyOf(lines);
    }

    /// Whether a host may take the domain's mail (RFC 8461 4.1).
    public boolean allows(String mxHost) {
        var host = plain(mxHost);
        return mx.stream().anyMatch(pattern -> matches(plain(pattern), host));
    }

    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(pattern.substring(1));
    }

    private static String plain(String name) {
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}
