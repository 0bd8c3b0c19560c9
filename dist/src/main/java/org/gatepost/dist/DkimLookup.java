package org.gatepost.dist;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.dkim.DkimKey;
import org.gatepost.dkim.DnsRecord;
import org.gatepost.dkim.Published;
import org.gatepost.dkim.Published.Verdict;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;

/// What DNS has of a key now; nothing is remembered from one look to the next.
///
/// @param servers none: those of the platform
record DkimLookup(List<Endpoint> servers) {

    Published look(DkimKey key) throws IOException, InterruptedException {
        return switch (Dns.of(servers, Optional.empty()).texts(DnsRecord.name(key.domain(), key.selector()))) {
            case Answer.Found<String>(var records, _) -> Published.of(key, records);
            case Answer.None<String> _ -> Published.of(key, List.of());
            case Answer.Failed<String>(var why, _) -> new Published(Verdict.UNKNOWN, "nobody knows what DNS has of %s: %s".formatted(DnsRecord.name(key.domain(), key.selector()), why));
        };
    }
}
