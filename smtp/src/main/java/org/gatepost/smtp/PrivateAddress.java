package org.gatepost.smtp;

import java.net.InetAddress;

/// Addresses that nobody outside sees.
public final class PrivateAddress {

    private PrivateAddress() {}

    /// Loopback, link-local, and those of networks of one's own.
    public static boolean is(InetAddress address) {
        var bytes = address.getAddress();
        boolean unique = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC; // RFC 4193
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64; // RFC 6598
        return unique || shared || address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
    }
}
