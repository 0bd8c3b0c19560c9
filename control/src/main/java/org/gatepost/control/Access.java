package org.gatepost.control;

import com.sun.net.httpserver.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who may ask. A browser page of another origin may not, even with the token: looked at first.
///
/// @param token what `Authorization: Bearer` must say
/// @param hosts names besides the loopback ones that a request may call us by, in lower case
/// @param scheme `http` or `https`: what an origin of our own begins with
record Access(ControlToken token, Set<String> hosts, String scheme) {

    private static final Set<String> OPEN = Set.of("/healthz", "/openapi.json");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /// What is wrong; empty when the request may pass.
    Optional<Problem> refuse(String path, Headers headers) {
        var host = headers.getFirst("Host");
        var origin = headers.getFirst("Origin");
        if (host == null || !isOurs(withoutPort(host))) {
            return Optional.of(new Problem(403, "foreign host", "The Host header names none of this gateway's own addresses; control.hosts can name more."));
        }
        if (origin != null && !origin.equals(scheme + "://" + host)) {
            return Optional.of(new Problem(403, "foreign origin", "Pages of other origins may not use this API."));
        }
        if (OPEN.contains(path)) {
            return Optional.empty();
        }
        var said = headers.getFirst("Authorization");
        return said != null && said.startsWith("Bearer ") && token.is(said.substring("Bearer ".length()).strip()) ? Optional.empty()
                : Optional.of(new Problem(401, "no access", "Send 'Authorization: Bearer TOKEN' with the token from run/control.token."));
    }

    private boolean isOurs(String host) {
        return LOOPBACK.contains(host) || hosts.contains(host);
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
