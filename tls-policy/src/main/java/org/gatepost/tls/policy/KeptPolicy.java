package org.gatepost.tls.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A policy as it was fetched, with all that must be known to use it later.
///
/// @param id what the TXT record said then
record KeptPolicy(String domain, String id, Instant fetchedAt, PolicyText text) {

    private static final String FORMAT = "gatepost-sts 1";
    private static final Pattern HEAD = Pattern.compile(FORMAT + " domain=(\\S+) id=([A-Za-z0-9]{1,32}) fetched=(\\S+)");

    Instant until() {
        return fetchedAt.plus(text.maxAge());
    }

    boolean holds(Instant now) {
        return !now.isAfter(until());
    }

    /// Empty when the domain said that it has none.
    Optional<StsPolicy> policy() {
        return text.mode().map(mode -> new StsPolicy(domain, mode, text.mx(), until(), id, text.lines()));
    }

    /// For a file: a line of ours, then the domain's.
    String written() {
        return "%s domain=%s id=%s fetched=%s%n%s%n".formatted(FORMAT, domain, id, fetchedAt, String.join("\n", text.lines()));
    }

    /// Empty when it was not written by [#written].
    static Optional<KeptPolicy> read(String written) {
        var parts = written.split("\\R", 2);
        var head = HEAD.matcher(parts[0]);
        if (parts.length < 2 || !head.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KeptPolicy(head.group(1), head.group(2), Instant.parse(head.group(3)), PolicyText.parse(parts[1])));
        } catch (DateTimeException | PolicyText.InvalidException e) {
            return Optional.empty();
        }
    }
}
