package org.gatepost.tls.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is known of a domain's policy, and what to do about it: no clock, no network.
///
/// @param kept the last policy that was fetched
/// @param failedAt when the last fetch failed; empty when it did not
/// @param trouble why it did
record Known(Optional<KeptPolicy> kept, Optional<Instant> failedAt, Optional<StsTrouble> trouble) {

    private static final Duration REFRESHED = Duration.ofDays(1);
    private static final Duration BETWEEN_FAILURES = Duration.ofMinutes(5); // RFC 8461 3.3

    /// What a delivery needs first.
    enum Need {
        /// Nothing: what is known is good, or there is nothing to be known.
        NOTHING,
        /// What is known is good, and may be looked at again behind the delivery's back.
        REFRESH,
        /// To know more.
        FETCH
    }

    static Known of(Optional<KeptPolicy> kept) {
        return new Known(kept, Optional.empty(), Optional.empty());
    }

    Known failed(StsTrouble why, Instant now) {
        return new Known(kept, Optional.of(now), Optional.of(why));
    }

    /// A policy outlives its TXT record and a server that is gone (RFC 8461 3.3).
    Optional<StsPolicy> policy(Instant now) {
        return kept.filter(one -> one.holds(now)).flatMap(KeptPolicy::policy);
    }

    /// @param id what the TXT record says now; empty when there is none or nobody knows
    Need need(Optional<String> id, Instant now) {
        boolean tooSoon = failedAt.filter(at -> Duration.between(at, now).abs().compareTo(BETWEEN_FAILURES) < 0).isPresent();
        if (id.isEmpty() || tooSoon) {
            return Need.NOTHING;
        }
        var good = kept.filter(one -> one.holds(now) && one.id().equals(id.get()));
        if (good.isEmpty()) {
            return Need.FETCH;
        }
        return now.isBefore(good.get().fetchedAt().plus(refreshedAfter(good.get()))) ? Need.NOTHING : Need.REFRESH;
    }

    /// Short-lived ones in the middle of their life, so that none ends unasked.
    private static Duration refreshedAfter(KeptPolicy policy) {
        var half = policy.text().maxAge().dividedBy(2);
        return half.compareTo(REFRESHED) < 0 ? half : REFRESHED;
    }
}
