package org.gatepost.dkim;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The TXT record by which others check a domain's signatures (RFC 6376 3.6.1).
///
/// @param name `SELECTOR._domainkey.DOMAIN`, no dot at the end
/// @param value in one piece
public record DnsRecord(String name, String value) {

    private static final int LONGEST_STRING = 255;

    public static DnsRecord of(DkimKey key) {
        return new DnsRecord(name(key.domain(), key.selector()), "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(key.publicKey().getEncoded()));
    }

    public static String name(String domain, String selector) {
        return selector + "._domainkey." + domain;
    }

    /// As a TXT record holds it: pieces of at most 255 bytes (RFC 1035 3.3.14), which readers put together without blanks.
    public List<String> strings() {
        var strings = new ArrayList<String>();
        for (int from = 0; from < value.length(); from += LONGEST_STRING) {
            strings.add(value.substring(from, Math.min(value.length(), from + LONGEST_STRING)));
        }
        return strings;
    }

    /// For a zone file (RFC 1035 5.1).
    public String zone() {
        return name + ". IN TXT ( " + strings().stream().map(one -> "\"" + one + "\"").collect(Collectors.joining("\n    ")) + " )";
    }
}
