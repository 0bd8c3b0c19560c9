package org.gatepost.api.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An address and a port to listen on: `127.0.0.1:2525`, `[::1]:2525`, `0.0.0.0:465/tls`. Literal addresses and `localhost` only: nothing is looked up.
///
/// @param tls whether TLS is spoken from the first byte
public record Endpoint(InetAddress address, int port, boolean tls) {

    private static final String TLS = "/tls";

    /// In clear, at first.
    public Endpoint(InetAddress address, int port) {
        this(address, port, false);
    }

    /// @throws IllegalArgumentException when it is none
    public static Endpoint parse(String text) {
        if (text.endsWith(TLS)) {
            var bare = parse(text.substring(0, text.length() - TLS.length()));
            if (bare.tls) {
                throw new IllegalArgumentException("/tls stands there twice");
            }
            return new Endpoint(bare.address, bare.port, true);
        }
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("not address:port");
        }
        var host = text.substring(0, colon);
        if (host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new IllegalArgumentException("an IPv6 address needs brackets");
        }
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port");
        }
        return new Endpoint(InetAddress.ofLiteral(bare.equals("localhost") ? "127.0.0.1" : bare), port);
    }

    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /// The same address with another port.
    public Endpoint at(int anotherPort) {
        return new Endpoint(address, anotherPort, tls);
    }

    @Override
    public String toString() {
        var host = address.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host.replaceFirst("^0:0:0:0:0:0:0:1$", "::1").replaceFirst("^0:0:0:0:0:0:0:0$", "::") + "]" : host) + ":" + port + (tls ? TLS : "");
    }
}
