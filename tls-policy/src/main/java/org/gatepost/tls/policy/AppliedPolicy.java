package org.gatepost.tls.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The policy that a connection had to follow, as reports have it (RFC 8460 4.4).
///
/// @param policyType `sts`, `tlsa` or `no-policy-found`
/// @param policyString what the policy says, line by line
/// @param policyDomain who gets the report
/// @param mxHost of an `sts` policy its patterns; an array, as erratum 6241 has it
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AppliedPolicy(String policyType, List<String> policyString, String policyDomain, List<String> mxHost) {

    private static final int MOST_LINES = 100;

    public AppliedPolicy {
        policyString = bounded(policyString);
        policyDomain = Shown.of(policyDomain).toLowerCase(Locale.ROOT);
        mxHost = bounded(mxHost);
    }

    public static AppliedPolicy sts(StsPolicy policy) {
        return new AppliedPolicy("sts", policy.lines(), policy.domain(), policy.mx());
    }

    /// The domain of a policy that cannot be had: its lines are not known.
    public static AppliedPolicy sts(String domain) {
        return new AppliedPolicy("sts", List.of(), domain, List.of());
    }

    /// @param baseDomain the name that the records belong to (RFC 7672 2.2.3): the mail host's
    /// @param records as `3 1 1 8cb0...`
    public static AppliedPolicy tlsa(String baseDomain, List<String> records) {
        return new AppliedPolicy("tlsa", records, baseDomain, List.of());
    }

    /// @param recipientDomain one that asks for nothing
    public static AppliedPolicy none(String recipientDomain) {
        return new AppliedPolicy("no-policy-found", List.of(), recipientDomain, List.of());
    }

    private static List<String> bounded(List<String> lines) {
        var shown = new ArrayList<String>();
        for (var line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            shown.add(Shown.of(line));
        }
        return List.copyOf(shown);
    }
}
