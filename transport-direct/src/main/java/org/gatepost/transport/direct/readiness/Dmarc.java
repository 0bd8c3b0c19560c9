package org.gatepost.transport.direct.readiness;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;

/// What a domain asks receivers to do with mail that only claims to be from it (RFC 7489).
///
/// @param policy none, quarantine or reject
/// @param strictDkim whether a signature must be of the very same domain
/// @param from the domain that has the record
record Dmarc(String policy, boolean strictDkim, String from) {

    private static final int MOST_LEVELS = 8;

    /// Of the domain, or of one above it, up to below the top level: at most one.
    static Answer<Dmarc> of(String domain, Dns dns) throws InterruptedException {
        var name = domain;
        for (int i = 0; i < MOST_LEVELS && name.indexOf('.') > 0; i++) {
            var answer = dns.texts("_dmarc." + name);
            if (answer instanceof Answer.Failed<String>(var why, var ours)) {
                return new Answer.Failed<>(why, ours);
            }
            var records = answer.orNone().stream().filter(one -> one.strip().startsWith("v=DMARC1")).toList();
            if (records.size() == 1) {
                return new Answer.Found<>(List.of(of(records.getFirst(), name, domain)), false);
            }
            name = name.substring(name.indexOf('.') + 1);
        }
        return new Answer.None<>(true, false);
    }

    private static Dmarc of(String record, String name, String domain) {
        var policy = name.equals(domain) ? tag(record, "p") : tag(record, "sp").or(() -> tag(record, "p"));
        return new Dmarc(policy.orElse("none"), tag(record, "adkim").filter("s"::equals).isPresent(), name);
    }

    boolean isEnforced() {
        return !policy.equals("none");
    }

    boolean alignsDkim(String author, String signer) {
        return author.equals(signer) || !strictDkim && author.endsWith("." + signer);
    }

    String words() {
        return "p=%s (_dmarc.%s)".formatted(policy, from);
    }

    private static Optional<String> tag(String record, String name) {
        var found = Pattern.compile("(?:^|;)\\s*" + name + "\\s*=\\s*([a-zA-Z]+)").matcher(record);
        return found.find() ? Optional.of(found.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
