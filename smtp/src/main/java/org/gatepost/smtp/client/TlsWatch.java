package org.gatepost.smtp.client;

import java.net.InetAddress;

/// Wants to know what comes of TLS on each new connection.
@FunctionalInterface
public interface TlsWatch {

    /// @param why one line for people
    void seen(InetAddress address, TlsResult result, String why);
}
