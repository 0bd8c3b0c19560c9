package org.gatepost.transport.direct;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.dns.Tlsa;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.Pin;
import org.gatepost.smtp.client.TlsResult;
import org.gatepost.smtp.client.TlsWatch;
import org.gatepost.tls.policy.AppliedPolicy;
import org.gatepost.tls.policy.MtaSts;
import org.gatepost.tls.policy.ResultType;
import org.gatepost.tls.policy.StsPolicy;
import org.gatepost.tls.policy.TlsFailure;
import org.gatepost.tls.policy.TlsReports;

/// How a connection to a host must be encrypted: as `direct.tls` says, and as the receiver asks by DANE (RFC 7672) or, where there is
/// none, by MTA-STS (RFC 8461). What comes of it is counted (RFC 8460).
final class Protection {

    private final Dns dns;
    private final MtaSts sts;
    private final TlsReports reports;
    private final NextHop.Tls wanted;
    private final int port;

    /// What must be.
    sealed interface Terms {

        /// @param pins one of them must be the server's; none: as `tls` says
        /// @param why who asks for it, for people; empty: nobody but the settings
        /// @param watch counts what comes of it
        record Use(NextHop.Tls tls, List<Pin> pins, String why, TlsWatch watch) implements Terms {}

        /// The host must not be used now.
        record Avoid(String why) implements Terms {}
    }

    Protection(Dns dns, MtaSts sts, TlsReports reports, NextHop.Tls wanted, int port) {
        this.dns = dns;
        this.sts = sts;
        this.reports = reports;
        this.wanted = wanted;
        this.port = port;
    }

    /// @param domain whose mail it is
    /// @param secure whether DNS has proved the host's name and addresses
    Terms of(String domain, Route.Host host, boolean secure) throws InterruptedException {
        if (wanted == NextHop.Tls.DISABLE || host.address().isPresent()) {
            return new Terms.Use(wanted, List.of(), "", (_, _, _) -> {});
        }
        var dane = secure ? dane(host.name()) : Optional.<Terms>empty();
        return dane.isPresent() ? dane.get() : sts.policyFor(domain).map(policy -> sts(policy, host.name()))
                .orElseGet(() -> new Terms.Use(wanted, List.of(), "", countingWithout(domain, host.name())));
    }

    /// Empty when the host does not ask by DANE.
    private Optional<Terms> dane(String host) throws InterruptedException {
        return switch (dns.tlsa(host, port)) {
            case Answer.Found<Tlsa>(var records, var secure) when secure -> {
                var pins = records.stream().map(one -> new Pin(one.usage(), one.selector(), one.matching(), one.data())).filter(Pin::isUsable).toList();
                var policy = AppliedPolicy.tlsa(host, records.stream().map(one -> "%d %d %d %s".formatted(one.usage(), one.selector(), one.matching(), one.data())).toList());
                yield Optional.of(new Terms.Use(NextHop.Tls.ENCRYPT, pins, "DANE", counting(policy, host))); // RFC 7672 2.2: none usable still means TLS, of whoever it is
            }
            case Answer.Found<Tlsa> _, Answer.None<Tlsa> _ -> Optional.empty();
            case Answer.Failed<Tlsa>(var why, _) -> {
                count(AppliedPolicy.tlsa(host, List.of()), ResultType.DNSSEC_INVALID, host, Optional.empty(), "the TLSA record cannot be had");
                yield Optional.of(new Terms.Avoid("DANE: %s must not be used while its TLSA record cannot be had: %s".formatted(host, why)));
            }
        };
    }

    private Terms sts(StsPolicy policy, String host) {
        var applied = AppliedPolicy.sts(policy);
        boolean enforced = policy.mode() == StsPolicy.Mode.ENFORCE;
        if (!policy.allows(host)) {
            count(applied, ResultType.VALIDATION_FAILURE, host, Optional.empty(), "the host is not in the policy");
            if (enforced) {
                return new Terms.Avoid("MTA-STS: %s names other mail hosts than %s".formatted(policy.domain(), host));
            }
        }
        return new Terms.Use(enforced ? NextHop.Tls.REQUIRE : wanted, List.of(), enforced ? "MTA-STS of " + policy.domain() : "", counting(applied, host));
    }

    private TlsWatch counting(AppliedPolicy policy, String host) {
        return (address, result, why) -> ResultType.of(result).ifPresentOrElse(type -> count(policy, type, host, Optional.of(address), type.explain(host, "")),
                () -> reports.success(policy));
    }

    /// Nobody asks that the certificate be right; what keeps us from knowing whether somebody does counts (RFC 8460 4.3.2.2).
    private TlsWatch countingWithout(String domain, String host) {
        var none = AppliedPolicy.none(domain);
        var trouble = sts.trouble(domain);
        return (address, result, why) -> {
            trouble.ifPresent(one -> reports.failure(none, TlsFailure.of(one)));
            counting(none, host).seen(address, isAboutCertificate(result) ? TlsResult.ENCRYPTED : result, why);
        };
    }

    private static boolean isAboutCertificate(TlsResult result) {
        return switch (result) {
            case CERTIFICATE_EXPIRED, CERTIFICATE_OF_ANOTHER_NAME, CERTIFICATE_NOT_TRUSTED -> true;
            case ENCRYPTED, NOT_OFFERED, PINS_DIFFER, FAILED -> false;
        };
    }

    private void count(AppliedPolicy policy, ResultType type, String host, Optional<InetAddress> address, String reason) {
        reports.failure(policy, TlsFailure.at(type, host, address, Optional.empty(), reason));
    }
}
