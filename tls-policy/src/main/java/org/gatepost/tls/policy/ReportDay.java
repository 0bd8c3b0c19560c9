package org.gatepost.tls.policy;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All counts of one UTC day.
///
/// **Threads.** One at a time.
final class ReportDay {

    static final int MOST_DOMAINS = 10_000;
    static final int MOST_POLICIES = 10;

    private final LocalDate day;
    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private boolean changed;
    private long left;

    private record Domain(String reportId, Map<AppliedPolicy, PolicyCount> policies) {}

    ReportDay(LocalDate day) {
        this.day = day;
    }

    static ReportDay of(LocalDate day, List<TlsReport> reports) {
        var counts = new ReportDay(day);
        for (var report : reports) {
            for (var counted : report.policies()) {
                var domain = counts.domains.computeIfAbsent(counted.policy().policyDomain(), _ -> new Domain(report.reportId(), new LinkedHashMap<>()));
                domain.policies().put(counted.policy(), PolicyCount.of(counted));
            }
        }
        return counts;
    }

    LocalDate day() {
        return day;
    }

    /// Empty when there is no room for another; that is counted in [#left].
    Optional<PolicyCount> at(AppliedPolicy policy) {
        var domain = domains.get(policy.policyDomain());
        if (domain == null && domains.size() < MOST_DOMAINS) {
            domain = new Domain(UUID.randomUUID().toString(), new LinkedHashMap<>());
            domains.put(policy.policyDomain(), domain);
        }
        if (domain == null || domain.policies().size() >= MOST_POLICIES && !domain.policies().containsKey(policy)) {
            left++;
            return Optional.empty();
        }
        changed = true;
        return Optional.of(domain.policies().computeIfAbsent(policy, PolicyCount::new));
    }

    /// Connections that were not counted.
    long left() {
        return left;
    }

    /// Whether something was counted since this was last asked.
    boolean changed() {
        boolean was = changed;
        changed = false;
        return was;
    }

    void notWritten() {
        changed = true;
    }

    List<TlsReport> reports(Organisation by) {
        return domains.values().stream().map(domain -> new TlsReport(by.name(), TlsReport.DateRange.of(day), by.contact(), domain.reportId(),
                domain.policies().values().stream().map(PolicyCount::counted).toList())).toList();
    }
}
