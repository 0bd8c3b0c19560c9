package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A server to hand mail to, and on what terms.
///
/// @param host name or literal address without brackets
/// @param heloName what we call ourselves; empty: derived from host and connection
/// @param credentials empty: no sign-in
/// @param cleartextAuth whether the password may go over a connection that is not encrypted to a verified server
/// @param maxMessages mails over one connection
/// @param pins certificates of which the server must have one, whatever else is said of it; none: authorities and names count
/// @param from addresses of ours to connect from, one of a family; none: as the system likes
public record NextHop(String host, int port, Tls tls, Optional<String> heloName, Optional<Credentials> credentials, boolean cleartextAuth,
        int maxMessages, Timeouts timeouts, List<Pin> pins, List<InetAddress> from) {

    public NextHop {
        pins = List.copyOf(pins);
        from = List.copyOf(from);
    }

    /// A server that authorities vouch for, from whatever address.
    public NextHop(String host, int port, Tls tls, Optional<String> heloName, Optional<Credentials> credentials, boolean cleartextAuth, int maxMessages,
            Timeouts timeouts) {
        this(host, port, tls, heloName, credentials, cleartextAuth, maxMessages, timeouts, List.of(), List.of());
    }

    /// When to encrypt.
    public enum Tls {
        /// Never, though it be offered.
        DISABLE,
        /// When it is offered and works; an unverified certificate is better than none.
        ENABLE,
        /// Always, whoever the server is.
        ENCRYPT,
        /// Always, to a verified server.
        REQUIRE,
        /// From the first byte, to a verified server.
        IMPLICIT
    }

    /// Who we are to the server.
    ///
    /// @param password asked for at each sign-in; throws `IllegalStateException` when it cannot be had
    public record Credentials(String user, Supplier<String> password) {}

    /// The same with less patience.
    public NextHop within(Duration connect, Duration reply) {
        return new NextHop(host, port, tls, heloName, credentials, cleartextAuth, maxMessages,
                new Timeouts(least(timeouts.connect(), connect), least(timeouts.command(), reply), least(timeouts.data(), reply), least(timeouts.end(), reply)), pins, from);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// The same without TLS.
    NextHop inClear() {
        return new NextHop(host, port, Tls.DISABLE, heloName, credentials, cleartextAuth, maxMessages, timeouts, List.of(), from);
    }

    /// `host:port` for people.
    public String words() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
