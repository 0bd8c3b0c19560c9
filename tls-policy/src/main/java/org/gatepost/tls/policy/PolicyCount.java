package org.gatepost.tls.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/// What came of the connections under one policy on one day.
///
/// **Threads.** One at a time.
final class PolicyCount {

    static final int MOST_DETAILS = 100;

    private final AppliedPolicy policy;
    private final Map<TlsFailure, Long> failures = new LinkedHashMap<>();
    private long successful;
    private long failed;

    PolicyCount(AppliedPolicy policy) {
        this.policy = policy;
    }

    static PolicyCount of(TlsReport.Counted counted) {
        var count = new PolicyCount(counted.policy());
        count.successful = counted.summary().totalSuccessfulSessionCount();
        count.failed = counted.summary().totalFailureSessionCount();
        counted.failureDetails().forEach(detail -> count.failures.put(detail.failure(), detail.failedSessionCount()));
        return count;
    }

    void success() {
        successful++;
    }

    /// Where there are too many kinds, the rest is told apart by result only.
    void failure(TlsFailure failure) {
        failed++;
        boolean room = failures.size() < MOST_DETAILS || failures.containsKey(failure);
        failures.merge(room ? failure : failure.inGeneral(), 1L, Long::sum);
    }

    TlsReport.Counted counted() {
        var details = failures.entrySet().stream().map(one -> new TlsReport.Detail(one.getKey(), one.getValue())).toList();
        return new TlsReport.Counted(policy, new TlsReport.Summary(successful, failed), details);
    }
}
