package org.gatepost.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// Where proofs begin.
///
/// @param zone whose keys are known
/// @param text DS or DNSKEY records as in a zone file
record TrustAnchors(Name zone, byte[] text) {

    private static final long DEFAULT_TTL = 86_400;

    /// @param file empty: the root's
    static TrustAnchors of(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            return of(Files.readAllBytes(file.get()), file.get().toString());
        }
        try (var in = TrustAnchors.class.getResourceAsStream("root-anchors")) {
            return of(Objects.requireNonNull(in).readAllBytes(), "root-anchors");
        }
    }

    private static TrustAnchors of(byte[] text, String where) throws IOException {
        try (var records = new Master(new ByteArrayInputStream(text), Name.root, DEFAULT_TTL)) {
            for (Record one = records.nextRecord(); one != null; one = records.nextRecord()) {
                if (one instanceof DSRecord || one instanceof DNSKEYRecord) {
                    return new TrustAnchors(one.getName(), text);
                }
            }
        }
        throw new IOException("no DS or DNSKEY record in " + where);
    }

    /// A resolver that proves what another one answers.
    Resolver proving(Resolver answers) throws IOException {
        var resolver = new ValidatingResolver(answers);
        resolver.loadTrustAnchors(new ByteArrayInputStream(text));
        return resolver;
    }
}
