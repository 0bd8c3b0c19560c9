package org.gatepost.dns;

/// A TLSA record (RFC 6698 2.1).
///
/// @param usage 2: an authority of the server's chain, 3: the server's own certificate; others are not for mail (RFC 7672 3.1.3)
/// @param selector 0: the certificate, 1: its public key
/// @param matching 0: itself, 1: its SHA-256, 2: its SHA-512
/// @param data in hexadecimal, lower case
public record Tlsa(int usage, int selector, int matching, String data) {}
