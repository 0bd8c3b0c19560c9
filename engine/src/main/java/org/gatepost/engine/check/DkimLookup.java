package org.gatepost.engine.check;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
public record DkimLookup(List<Endpoint> servers) {

    /// Asks those that direct delivery asks, whichever way mail goes.
    ///
    /// @param values settings
    /// @throws IllegalArgumentException when one of them is no address with port
    public static DkimLookup of(Map<String, String> values) {
        return new DkimLookup(Arrays.stream(values.getOrDefault("direct.dns.servers", "").split(",")).map(String::strip).filter(one -> !one.isEmpty()).map(Endpoint::parse).toList());
    }

    public Published look(DkimKey key) throws IOException, InterruptedException {
        return switch (Dns.of(servers, Optional.empty()).texts(DnsRecord.name(key.domain(), key.selector()))) {
            case Answer.Found<String>(var records, _) -> Published.of(key, records);
            case Answer.None<String> _ -> Published.of(key, List.of());
            case Answer.Failed<String>(var why, _) -> new Published(Verdict.UNKNOWN, "nobody knows what DNS has of %s: %s".formatted(DnsRecord.name(key.domain(), key.selector()), why));
        };
    }
}
