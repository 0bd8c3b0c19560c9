package org.gatepost.api.intake;

import java.util.Optional;

/// Where a mail came from, for its Received line (RFC 5321 4.4) and for people.
///
/// @param clientName what the client called itself in EHLO or HELO; empty when it did not
/// @param address the client's address, literal form without brackets; empty when it came by no network
/// @param protocol `SMTP`, `ESMTP`, `ESMTPS`... (RFC 3848, RFC 6531 4.3)
/// @param tls protocol version and cipher suite; empty when it came in clear
/// @param user who signed in; empty when nobody did
public record Origin(String clientName, String address, String protocol, Optional<Tls> tls, Optional<String> user) {

    /// Of nobody who signed in, in clear.
    public Origin(String clientName, String address, String protocol) {
        this(clientName, address, protocol, Optional.empty(), Optional.empty());
    }

    /// @param version `TLSv1.3`
    /// @param cipher `TLS_AES_256_GCM_SHA384`
    public record Tls(String version, String cipher) {}
}
