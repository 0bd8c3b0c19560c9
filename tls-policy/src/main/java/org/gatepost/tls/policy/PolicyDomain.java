package org.gatepost.tls.policy;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A domain as DNS has it: a name that is safe in a URL and as a file's.
final class PolicyDomain {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final int LONGEST = 253 - "mta-sts.".length();

    private PolicyDomain() {}

    /// Empty when it can have no policy, as an address literal.
    static Optional<String> of(String domain) {
        try {
            var name = IDN.toASCII(domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain).toLowerCase(Locale.ROOT);
            return Optional.of(name).filter(one -> one.length() <= LONGEST && NAME.matcher(one).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
