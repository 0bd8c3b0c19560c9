package org.gatepost.dns;

/// An MX record (RFC 5321 5.1): lower preferences first.
///
/// @param name in lower case without the final dot; empty in a null MX (RFC 7505)
public record MailHost(int preference, String name) {}
