package org.gatepost.api.intake;

/// Where a mail came from, for its Received line (RFC 5321 4.4) and for people.
///
/// @param clientName what the client called itself in EHLO or HELO; empty when it did not
/// @param address the client's address, literal form without brackets; empty when it came by no network
/// @param protocol `SMTP`, `ESMTP`, `ESMTPS`... (RFC 3848)
public record Origin(String clientName, String address, String protocol) {}
