package org.gatepost.smtp.client;

import java.net.InetAddress;
import org.gatepost.smtp.HostName;

/// What we call ourselves (RFC 5321 4.1.1.1): as set, else this host's canonical name if others can use it, else the
/// connection's address literal.
final class HeloName {

    private HeloName() {}

    static String of(NextHop hop, InetAddress local) {
        return hop.heloName().or(HostName::canonical).orElseGet(() -> literal(local));
    }

    /// RFC 5321 4.1.3.
    static String literal(InetAddress address) {
        var text = address.getHostAddress().replaceFirst("%.*", "");
        return text.indexOf(':') >= 0 ? "[IPv6:" + text + "]" : "[" + text + "]";
    }
}
