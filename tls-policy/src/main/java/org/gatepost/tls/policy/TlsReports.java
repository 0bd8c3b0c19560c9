package org.gatepost.tls.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what came of TLS, for reports to receivers (RFC 8460 4): by UTC day and policy domain, in a file for each day. Reports are not sent yet.
///
/// **Threads.** Any number. One of its own writes every few minutes.
/// **Failure.** What a crash takes is a few minutes' counts; a file that cannot be written is logged, and tried again with the next.
public final class TlsReports implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TlsReports.class);
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final ReportFiles files;
    private final InstantSource clock;
    private final Organisation by;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("tls-reports").factory());
    private ReportDay counts;

    private TlsReports(ReportFiles files, InstantSource clock, Organisation by) {
        this.files = files;
        this.clock = clock;
        this.by = by;
        this.counts = read(today());
    }

    /// @param directory made if need be; nothing else may live there
    /// @throws IOException when it cannot be made
    public static TlsReports open(Path directory, InstantSource clock, Organisation by) throws IOException {
        return open(directory, clock, by, INTERVAL);
    }

    static TlsReports open(Path directory, InstantSource clock, Organisation by, Duration interval) throws IOException {
        var reports = new TlsReports(new ReportFiles(directory), clock, by);
        reports.writer.scheduleWithFixedDelay(reports::write, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return reports;
    }

    /// A connection was as the policy wants it.
    public synchronized void success(AppliedPolicy policy) {
        current().at(policy).ifPresent(PolicyCount::success);
    }

    /// A connection was not, or there was none because of the policy.
    public synchronized void failure(AppliedPolicy policy, TlsFailure failure) {
        current().at(policy).ifPresent(count -> count.failure(failure));
    }

    /// Writes what was counted since the last time.
    public synchronized void write() {
        current();
        store();
    }

    @Override
    public void close() {
        writer.shutdown();
        write();
    }

    /// The counts of the day that it is; the day before goes to its file for good.
    private ReportDay current() {
        var today = today();
        if (!today.equals(counts.day())) {
            store();
            if (counts.left() > 0) {
                log.warn("{} TLS connections of {} are in no report: more than {} policy domains, or {} policies of one", counts.left(), counts.day(),
                        ReportDay.MOST_DOMAINS, ReportDay.MOST_POLICIES);
            }
            counts = read(today);
        }
        return counts;
    }

    private ReportDay read(LocalDate day) {
        files.sweep(day);
        return ReportDay.of(day, files.read(day));
    }

    private void store() {
        if (!counts.changed()) {
            return;
        }
        try {
            files.write(counts.day(), counts.reports(by));
        } catch (IOException e) {
            counts.notWritten();
            log.warn("what came of TLS on {} cannot be written: {}", counts.day(), e.toString());
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
