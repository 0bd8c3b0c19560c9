package org.gatepost.transport.direct;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.Checkup;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.Pin;
import org.gatepost.smtp.client.SmtpClient;
import org.gatepost.smtp.client.Target;
import org.gatepost.smtp.client.Timeouts;
import org.gatepost.smtp.client.Trust;
import org.gatepost.tls.policy.MtaSts;
import org.gatepost.tls.policy.Organisation;
import org.gatepost.tls.policy.TlsReports;
import org.gatepost.transport.direct.readiness.Readiness;

/// Delivers to the MX hosts of each recipient's domain, one lane a domain.
final class DirectTransport implements Transport {

    private static final int HTTPS = 443;
    private static final Duration LONGEST_SEARCH = Duration.ofMinutes(10);

    private final Settings settings;
    private final Settings shared;
    private final Optional<Parts> parts;
    private final String obstacle;

    /// What it works with.
    private record Parts(Dns dns, Trust trust, SmtpClient client, Routes routes, Protection protection, TlsReports reports, OwnAddresses own, WayOut wayOut, HostTurns hosts) {}

    private DirectTransport(Settings settings, Settings shared, Optional<Parts> parts, String obstacle) {
        this.settings = settings;
        this.shared = shared;
        this.parts = parts;
        this.obstacle = obstacle;
    }

    static DirectTransport open(Settings settings, TransportContext context) {
        return open(settings, context, HTTPS);
    }

    /// @param stsPort where MTA-STS policies are fetched; 443 but in tests (RFC 8461 3.2)
    static DirectTransport open(Settings settings, TransportContext context, int stsPort) {
        try {
            var shared = context.shared();
            var trust = Trust.of(shared.optional("tls.ca-file").map(Path::of).map(context.home()::resolve));
            var dns = Dns.of(settings.list("dns.servers").stream().map(Endpoint::parse).toList(), settings.optional("dns.trust-anchor").map(context.home()::resolve));
            var own = new OwnAddresses(shared.list("listen").stream().map(Endpoint::parse).toList());
            var sts = MtaSts.open(dns, context.home().resolve("mta-sts"), trust, context.clock(), stsPort);
            var reports = TlsReports.open(context.home().resolve("tls-reports"), context.clock(), organisation(shared));
            var protection = new Protection(dns, sts, reports, NextHop.Tls.valueOf(tls(settings)), port(settings));
            return new DirectTransport(settings, shared, Optional.of(new Parts(dns, trust, new SmtpClient(trust), new Routes(dns), protection, reports, own, new WayOut(),
                    new HostTurns((int) shared.number("concurrency.per-next-hop")))), "");
        } catch (IOException e) {
            return new DirectTransport(settings, context.shared(), Optional.empty(), "direct delivery cannot begin: " + e.getMessage());
        }
    }

    private static Organisation organisation(Settings shared) {
        var name = shared.optional("helo-name").or(HostName::canonical).orElse("localhost");
        return new Organisation(name, shared.optional("postmaster").orElse("postmaster@" + name));
    }

    private static String tls(Settings settings) {
        var word = settings.text("tls").toUpperCase(Locale.ROOT);
        return word.equals("REQUIRE") ? "ENCRYPT" : word; // of whoever the host is, unless the receiver says who it must be
    }

    private static int port(Settings settings) {
        return (int) settings.number("port");
    }

    @Override
    public String laneOf(Mailbox recipient) {
        return recipient.domainKey();
    }

    @Override
    public String nextHop(String lane) {
        return lane.isEmpty() ? "the mail hosts of each recipient" : lane;
    }

    @Override
    public String obstacle() {
        return obstacle;
    }

    @Override
    public DeliveryReport deliver(DeliveryRequest request) throws InterruptedException {
        var ready = parts.orElseThrow(() -> new IllegalStateException(obstacle));
        return switch (ready.routes().of(request.recipients().getFirst().address().domainKey())) {
            case Route.Never(var why) -> DeliveryReport.forAll(request, new Outcome.Failed(why));
            case Route.Later(var why, var isOurs) -> new DeliveryReport.Unreachable(why, List.of(), isOurs);
            case Route.Hosts(var hosts) -> deliver(request, hosts, ready);
        };
    }

    private DeliveryReport deliver(DeliveryRequest request, List<Route.Host> hosts, Parts ready) throws InterruptedException {
        var rounds = new Rounds(request);
        long end = System.nanoTime() + LONGEST_SEARCH.toNanos();
        for (var host : warmFirst(hosts, ready.client())) {
            if (rounds.isOver() || System.nanoTime() - end > 0) {
                break;
            }
            switch (addresses(host, ready.dns())) {
                case Answer.Found<InetAddress>(var addresses, var secure) -> {
                    if (addresses.stream().anyMatch(address -> ready.own().has(address, port(settings)))) {
                        return rounds.hasBegun() ? rounds.report() : DeliveryReport.forAll(request, new Outcome.Failed(loop(host))); // RFC 5321 5.1: nor to any behind it
                    }
                    attempt(rounds, request.recipients().getFirst().address().domainKey(), host, addresses, host.secure() && secure, ready);
                }
                case Answer.None<InetAddress> _ -> rounds.passedOver(later("the mail host %s has no address".formatted(host.name())), false);
                case Answer.Failed<InetAddress>(var why, var isOurs) -> rounds.passedOver(later(why), isOurs);
            }
        }
        return rounds.report();
    }

    /// Among equals those come first to which a connection rests.
    private List<Route.Host> warmFirst(List<Route.Host> hosts, SmtpClient client) {
        if (hosts.size() < 2) {
            return hosts;
        }
        var tls = NextHop.Tls.valueOf(tls(settings));
        return hosts.stream().sorted(Comparator.comparingInt(Route.Host::preference).thenComparing(host -> !client.hasConnection(hop(host.name(), tls, List.of())))).toList();
    }

    private void attempt(Rounds rounds, String domain, Route.Host host, List<InetAddress> addresses, boolean secure, Parts ready)
            throws InterruptedException {
        switch (ready.protection().of(domain, host, secure)) {
            case Protection.Terms.Avoid(var why) -> rounds.passedOver(Diagnostic.ours(Status.transientFailure(7, 10), why), false);
            case Protection.Terms.Use use -> {
                try (var turn = ready.hosts().enter(host.name())) {
                    if (!turn.obstacle().isEmpty()) {
                        rounds.passedOver(Diagnostic.ours(Status.transientFailure(4, 1), turn.obstacle()), false);
                        return;
                    }
                    var report = ready.client().deliver(new Target(hop(host.name(), use.tls(), use.pins()), addresses), rounds.left(), use.watch());
                    if (!WayOut.isReached(report)) {
                        turn.missed();
                    }
                    ready.wayOut().learn(host.name(), report);
                    rounds.add(explained(report, use));
                }
            }
        }
    }

    /// With who it is that asks for encryption.
    private static DeliveryReport explained(DeliveryReport report, Protection.Terms.Use use) {
        return report instanceof DeliveryReport.Unreachable(var why, var contacts, var isOurs) && !use.why().isEmpty() && why.status().subject() == 7
                ? new DeliveryReport.Unreachable(new Diagnostic(why.status(), use.why() + ": " + why.text(), why.host()), contacts, isOurs) : report;
    }

    private static Answer<InetAddress> addresses(Route.Host host, Dns dns) throws InterruptedException {
        return host.address().isPresent() ? new Answer.Found<>(List.of(host.address().get()), false) : dns.addresses(host.name());
    }

    private NextHop hop(String host, NextHop.Tls tls, List<Pin> pins) {
        var timeouts = new Timeouts(settings.duration("timeout.connect"), settings.duration("timeout.command"), settings.duration("timeout.data"),
                settings.duration("timeout.end"));
        var from = new ArrayList<InetAddress>();
        settings.list("bind-address").forEach(one -> from.add(InetAddress.ofLiteral(one)));
        return new NextHop(host, port(settings), tls, shared.optional("helo-name"), Optional.empty(), false,
                (int) shared.number("connection.max-messages"), timeouts, pins, from);
    }

    @Override
    public void check(Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
        if (parts.isEmpty()) {
            tell.accept(CheckStep.failed("direct", obstacle, Duration.ZERO, ""));
            return;
        }
        new Readiness(parts.get().dns(), parts.get().trust(), host -> hop(host, NextHop.Tls.DISABLE, List.of()), settings.list("block-lists")).run(checkup, tell);
    }

    private static Diagnostic later(String why) {
        return Diagnostic.ours(Status.transientFailure(4, 3), why);
    }

    private static Diagnostic loop(Route.Host host) {
        return Diagnostic.ours(Status.permanentFailure(4, 6), "the mail host %s is this gateway itself: the letter would come back for ever".formatted(host.name()));
    }

    @Override
    public void close() {
        parts.ifPresent(ready -> {
            ready.client().close();
            ready.reports().close();
        });
    }
}
