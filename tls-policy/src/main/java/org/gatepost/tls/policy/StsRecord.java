package org.gatepost.tls.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The TXT record at `_mta-sts.` of a domain, which says that there is a policy and which one (RFC 8461 3.1).
final class StsRecord {

    private static final Pattern VERSION = Pattern.compile("v=STSv1[ \t]*;.*");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    private StsRecord() {}

    /// The policy's id; empty when there is no such record, more than one, or one that breaks the rules.
    static Optional<String> id(List<String> texts) {
        var records = texts.stream().filter(text -> VERSION.matcher(text).matches()).toList();
        if (records.size() != 1) {
            return Optional.empty();
        }
        for (var field : records.getFirst().split(";")) {
            if (field.strip().startsWith("id=")) {
                return Optional.of(field.strip().substring(3)).filter(id -> ID.matcher(id).matches());
            }
        }
        return Optional.empty();
    }
}
