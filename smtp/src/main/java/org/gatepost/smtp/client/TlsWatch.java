package org.gatepost.smtp.client;

import java.net.InetAddress;

/// Wants to know what comes of TLS on each new connection.
@FunctionalInterface
public interface TlsWatch {

    /// @param result of the certificate too, where it need not be right
    /// @param why one line for people; empty when all is well
    void seen(InetAddress address, TlsResult result, String why);
}
