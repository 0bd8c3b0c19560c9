package org.gatepost.dkim;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Domain names as DNS knows them: ASCII, lower case, no dot at the end.
public final class DomainNames {

    private static final Pattern LABELS = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final int LONGEST = 253;

    private DomainNames() {}

    /// Nothing when it is none. A name in another script is turned into its ASCII form (RFC 6376 3.5, `d=`).
    public static Optional<String> ascii(String name) {
        try {
            var ascii = IDN.toASCII(name.strip().replaceFirst("\\.$", ""), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return Optional.of(ascii).filter(DomainNames::isName);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The domain above; nothing above a top-level domain.
    public static Optional<String> parent(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 || domain.indexOf('.', dot + 1) < 0 ? Optional.empty() : Optional.of(domain.substring(dot + 1));
    }

    /// Whether it may stand before `._domainkey.` (RFC 6376 3.1).
    public static boolean isSelector(String selector) {
        return isName(selector.toLowerCase(Locale.ROOT));
    }

    private static boolean isName(String name) {
        return name.length() <= LONGEST && LABELS.matcher(name).matches();
    }
}
