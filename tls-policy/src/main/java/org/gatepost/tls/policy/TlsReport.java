package org.gatepost.tls.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/// What a policy domain is told of a day, in exactly the form of RFC 8460 4.4.
record TlsReport(String organizationName, DateRange dateRange, String contactInfo, String reportId, List<Counted> policies) {

    record DateRange(Instant startDatetime, Instant endDatetime) {
        static DateRange of(LocalDate day) {
            return new DateRange(day.atStartOfDay().toInstant(ZoneOffset.UTC), day.atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC));
        }
    }

    record Counted(AppliedPolicy policy, Summary summary, List<Detail> failureDetails) {}

    record Summary(long totalSuccessfulSessionCount, long totalFailureSessionCount) {}

    record Detail(@JsonUnwrapped TlsFailure failure, long failedSessionCount) {}
}
