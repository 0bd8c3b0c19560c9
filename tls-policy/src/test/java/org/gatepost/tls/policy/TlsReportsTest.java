package org.gatepost.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gatepost.smtp.client.TlsResult;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What came of TLS is counted in the words of RFC 8460, and kept.
class TlsReportsTest {

    private static final Organisation COMPANY_X = new Organisation("Company-X", "sts-reporting@company-x.example");
    private static final AppliedPolicy PLAIN = AppliedPolicy.none("example.org");

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2016-04-01T12:00:00Z"));

    /// RFC 8460 appendix B, but for line breaks that are the RFC's, a `mx-host` that is an array (erratum 6241), and the reason where the RFC has a link.
    private static final String EXAMPLE = """
            {
              "organization-name": "Company-X",
              "date-range": {"start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z"},
              "contact-info": "sts-reporting@company-x.example",
              "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
              "policies": [{
                "policy": {
                  "policy-type": "sts",
                  "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
                  "policy-domain": "company-y.example",
                  "mx-host": ["*.mail.company-y.example"]
                },
                "summary": {"total-successful-session-count": 5326, "total-failure-session-count": 303},
                "failure-details": [{
                  "result-type": "certificate-expired",
                  "sending-mta-ip": "2001:db8:abcd:12:0:0:0:1",
                  "receiving-mx-hostname": "mx1.mail.company-y.example",
                  "failed-session-count": 100
                }, {
                  "result-type": "starttls-not-supported",
                  "sending-mta-ip": "2001:db8:abcd:13:0:0:0:1",
                  "receiving-mx-hostname": "mx2.mail.company-y.example",
                  "receiving-ip": "203.0.113.56",
                  "failed-session-count": 200
                }, {
                  "result-type": "validation-failure",
                  "sending-mta-ip": "198.51.100.62",
                  "receiving-ip": "203.0.113.58",
                  "receiving-mx-hostname": "mx-backup.mail.company-y.example",
                  "failed-session-count": 3,
                  "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"
                }]
              }]
            }
            """;

    @Test
    void theExampleOfTheRfcComesOutFieldByField() throws Exception {
        var policy = AppliedPolicy.sts(new StsPolicy("company-y.example", StsPolicy.Mode.TESTING, List.of("*.mail.company-y.example"), Instant.MAX, "1",
                List.of("version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400")));
        try (var reports = open()) {
            for (int i = 0; i < 5326; i++) {
                reports.success(policy);
            }
            count(reports, policy, 100, failure(ResultType.CERTIFICATE_EXPIRED, "mx1", Optional.empty(), "2001:db8:abcd:0012::1", ""));
            count(reports, policy, 200, failure(ResultType.STARTTLS_NOT_SUPPORTED, "mx2", address("203.0.113.56"), "2001:db8:abcd:0013::1", ""));
            count(reports, policy, 3, failure(ResultType.VALIDATION_FAILURE, "mx-backup", address("203.0.113.58"), "198.51.100.62", "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"));
        }
        var all = read("tls-2016-04-01.json");
        assertThat(all).hasSize(1);
        var report = (ObjectNode) all.get(0);
        assertThat(UUID.fromString(report.get("report-id").asString())).isNotNull();
        report.put("report-id", "5065427c-23d3-47ca-b6e0-946ea0e8c4be");
        assertThat((JsonNode) report).isEqualTo(new JsonMapper().readTree(EXAMPLE));
    }

    @Test
    void countsGoOnAfterARestart() throws Exception {
        var failure = TlsFailure.at(ResultType.CERTIFICATE_NOT_TRUSTED, "mx.example.org", Optional.empty(), Optional.empty(), "");
        try (var reports = open()) {
            reports.success(PLAIN);
            reports.failure(PLAIN, failure);
        }
        var id = read("tls-2016-04-01.json").get(0).get("report-id");
        try (var reports = open()) {
            reports.success(PLAIN);
            reports.failure(PLAIN, failure);
            reports.success(AppliedPolicy.tlsa("mx.example.org", List.of("3 1 1 abcd")));
        }
        var all = read("tls-2016-04-01.json");
        assertThat(all).hasSize(2);
        var counted = all.get(0).get("policies").get(0);
        assertThat(all.get(0).get("report-id")).isEqualTo(id);
        assertThat(counted.get("policy")).isEqualTo(new JsonMapper().readTree("{\"policy-type\":\"no-policy-found\",\"policy-domain\":\"example.org\"}"));
        assertThat(counted.get("summary").get("total-successful-session-count").asInt()).isEqualTo(2);
        assertThat(counted.get("summary").get("total-failure-session-count").asInt()).isEqualTo(2);
        assertThat(counted.get("failure-details")).hasSize(1);
        assertThat(counted.get("failure-details").get(0).get("failed-session-count").asInt()).isEqualTo(2);
        assertThat(all.get(1).get("policies").get(0).get("policy").get("policy-string").get(0).asString()).isEqualTo("3 1 1 abcd");
    }

    @Test
    void eachUtcDayHasItsFile() throws Exception {
        try (var reports = open()) {
            reports.success(PLAIN);
            clock.advance(Duration.ofHours(12).minusNanos(1));
            reports.success(PLAIN);
            clock.advance(Duration.ofNanos(1));
            reports.success(PLAIN);
        }
        assertThat(successes("tls-2016-04-01.json")).isEqualTo(2);
        assertThat(successes("tls-2016-04-02.json")).isEqualTo(1);
        assertThat(read("tls-2016-04-02.json").get(0).get("date-range").get("end-datetime").asString()).isEqualTo("2016-04-02T23:59:59Z");
    }

    @Test
    void aClockThatGoesBackGoesOnWhereItWas() throws Exception {
        try (var reports = open()) {
            reports.success(PLAIN);
            clock.jump(Duration.ofDays(1));
            reports.success(PLAIN);
            clock.jump(Duration.ofDays(-1));
            reports.success(PLAIN);
        }
        assertThat(successes("tls-2016-04-01.json")).isEqualTo(2);
    }

    @Test
    void isWrittenWhileItRuns() throws Exception {
        try (var reports = TlsReports.open(directory, clock, COMPANY_X, Duration.ofMillis(10))) {
            reports.success(PLAIN);
            Patience.await("the file is there").until(() -> Files.exists(directory.resolve("tls-2016-04-01.json")));
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tls-2016-04-01.json")))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void filesGoAfterThirtyDays() throws Exception {
        for (var name : List.of("tls-2016-03-01.json", "tls-2016-03-02.json", "tls-2016-02-01.json.broken", "draft7.tmp", "tls-x", "notes.txt")) {
            Files.writeString(directory.resolve(name), "[]");
        }
        open().close();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("tls-2016-03-02.json", "tls-x", "notes.txt");
        }
    }

    @Test
    void aDamagedFileIsSetAside() throws Exception {
        for (var bad : List.of("[{\"policies\":", "{}", "nonsense", "[{\"policies\":[{\"policy\":{}}]}]", "[{\"policies\":[{\"failure-details\":[{\"result-type\":\"of the future\"}]}]}]")) {
            Files.writeString(directory.resolve("tls-2016-04-01.json"), bad);
            try (var reports = open()) {
                reports.success(PLAIN);
            }
            assertThat(successes("tls-2016-04-01.json")).as(bad).isEqualTo(1);
            assertThat(directory.resolve("tls-2016-04-01.json.broken")).hasContent(bad);
        }
    }

    @Test
    void manyKindsOfFailureAreToldApartByResultOnly() throws Exception {
        try (var reports = open()) {
            for (int i = 0; i < 500; i++) {
                reports.failure(PLAIN, TlsFailure.at(ResultType.VALIDATION_FAILURE, "mx.example.org", Optional.empty(), Optional.empty(), "reason " + i));
            }
        }
        var counted = read("tls-2016-04-01.json").get(0).get("policies").get(0);
        assertThat(counted.get("summary").get("total-failure-session-count").asInt()).isEqualTo(500);
        assertThat(counted.get("failure-details")).hasSize(PolicyCount.MOST_DETAILS + 1);
        long sum = 0;
        for (var detail : counted.get("failure-details")) {
            sum += detail.get("failed-session-count").asInt();
        }
        assertThat(sum).isEqualTo(500);
    }

    @Test
    void domainsAreBounded() {
        var day = new ReportDay(LocalDate.EPOCH);
        for (int i = 0; i < ReportDay.MOST_DOMAINS + 5; i++) {
            day.at(AppliedPolicy.none("d" + i + ".example")).ifPresent(PolicyCount::success);
        }
        assertThat(day.left()).isEqualTo(5);
        assertThat(day.at(AppliedPolicy.none("d0.example"))).isPresent();
        assertThat(day.reports(COMPANY_X)).hasSize(ReportDay.MOST_DOMAINS);
        for (int i = 0; i < 100; i++) {
            var _ = day.at(AppliedPolicy.tlsa("d0.example", List.of("3 1 1 " + i)));
        }
        assertThat(day.reports(COMPANY_X).getFirst().policies()).hasSize(ReportDay.MOST_POLICIES);
    }

    @Test
    void resultsHaveTheWordsOfTheRfcAndASentenceEach() {
        assertThat(Arrays.stream(ResultType.values()).map(ResultType::word)).containsExactly("starttls-not-supported", "certificate-host-mismatch", "certificate-expired",
                "certificate-not-trusted", "validation-failure", "tlsa-invalid", "dnssec-invalid", "dane-required", "sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid");
        for (var type : ResultType.values()) {
            assertThat(type.explain("mx.example.com", "")).contains("mx.example.com").doesNotContain("%", "\n");
        }
        assertThat(ResultType.CERTIFICATE_EXPIRED.explain("mx.example.com", "until 2026-01-01")).isEqualTo("the certificate of mx.example.com has expired: until 2026-01-01");
    }

    @Test
    void everyResultOfAConnectionButSuccessIsAFailure() {
        for (var result : TlsResult.values()) {
            assertThat(ResultType.of(result).isEmpty()).as(result.name()).isEqualTo(result == TlsResult.ENCRYPTED);
        }
    }

    private TlsReports open() throws IOException {
        return TlsReports.open(directory, clock, COMPANY_X);
    }

    private static void count(TlsReports reports, AppliedPolicy policy, int times, TlsFailure failure) {
        for (int i = 0; i < times; i++) {
            reports.failure(policy, failure);
        }
    }

    private static TlsFailure failure(ResultType type, String host, Optional<InetAddress> receiving, String sending, String reason) throws IOException {
        return TlsFailure.at(type, host + ".mail.company-y.example", receiving, address(sending), reason);
    }

    private static Optional<InetAddress> address(String literal) throws IOException {
        return Optional.of(InetAddress.getByName(literal));
    }

    private JsonNode read(String name) {
        return new JsonMapper().readTree(directory.resolve(name));
    }

    private int successes(String name) {
        return read(name).get(0).get("policies").get(0).get("summary").get("total-successful-session-count").asInt();
    }
}
