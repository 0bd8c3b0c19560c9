package org.gatepost.tls.policy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatepost.smtp.client.Trust;
import org.gatepost.testkit.ManualClock;
import org.gatepost.testkit.TestCertificate;
import org.gatepost.testkit.TestCertificates;

/// `example.org` with DNS and a policy server of its own, and who asks them.
final class StsWorld implements AutoCloseable {

    static final TestCertificate RIGHT = TestCertificates.of(List.of("dns:mta-sts.example.org"));
    static final String[] ENFORCE = {"version: STSv1", "mode: enforce", "mx: mail.example.org", "mx: *.backup.example.org", "max_age: 604800"};
    static final String RECORD = "_mta-sts.example.org";

    final TestDns dns = new TestDns();
    final ManualClock clock = new ManualClock();
    final PolicyServer server;
    final Path cache;
    private final Trust trust;
    MtaSts sts;

    StsWorld(Path directory) throws IOException {
        this(directory, RIGHT);
    }

    /// @param certificate the server's; trusted, so that only what else is wrong with it counts
    StsWorld(Path directory, TestCertificate certificate) throws IOException {
        cache = directory.resolve("sts");
        server = new PolicyServer(certificate);
        server.serve(ENFORCE);
        dns.text(RECORD, "v=STSv1; id=1;");
        dns.address("mta-sts.example.org", InetAddress.getLoopbackAddress());
        trust = Trust.of(Optional.of(certificate.writeTo(Files.createTempFile(directory, "ca", ".pem"))));
        sts = opened(trust, Duration.ofSeconds(30));
    }

    private MtaSts opened(Trust trusting, Duration whole) throws IOException {
        return MtaSts.open(dns.client(), cache, trusting, clock, new PolicyFetcher.Limits(server.port(), Duration.ofSeconds(5), whole));
    }

    void restart() throws IOException {
        sts = opened(trust, Duration.ofSeconds(30));
    }

    void patient(Duration whole) throws IOException {
        sts = opened(trust, whole);
    }

    void trustingThePlatformOnly() throws IOException {
        sts = opened(Trust.of(Optional.empty()), Duration.ofSeconds(30));
    }

    Optional<StsPolicy> ask() throws InterruptedException {
        return sts.policyFor("example.org");
    }

    StsTrouble trouble() {
        return sts.trouble("example.org").orElseThrow();
    }

    @Override
    public void close() {
        server.close();
        dns.close();
    }
}
