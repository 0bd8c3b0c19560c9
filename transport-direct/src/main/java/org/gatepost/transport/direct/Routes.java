package org.gatepost.transport.direct;

import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.dns.MailHost;

/// Finds the hosts of a domain (RFC 5321 5.1, RFC 7505).
final class Routes {

    private final Dns dns;

    Routes(Dns dns) {
        this.dns = dns;
    }

    /// @param domain in lower case, or an address literal; empty for a bare postmaster
    Route of(String domain) throws InterruptedException {
        if (domain.startsWith("[")) {
            return literal(domain);
        }
        if (domain.isEmpty()) {
            return never(1, 2, "the address has no domain to deliver to");
        }
        String name;
        try {
            name = IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            return never(1, 2, "%s cannot be a domain".formatted(domain));
        }
        return switch (dns.mailHosts(name)) {
            case Answer.Found<MailHost>(var found, var secure) -> chosen(name, found, secure);
            case Answer.None<MailHost>(var nameExists, var secure) -> nameExists ? implicit(name, secure)
                    : never(1, 2, "the domain %s does not exist".formatted(domain));
            case Answer.Failed<MailHost>(var why, var ours) -> later(why, ours);
        };
    }

    private static Route chosen(String domain, List<MailHost> found, boolean secure) {
        var named = found.stream().filter(one -> !one.name().isEmpty()).toList();
        if (named.isEmpty()) {
            return never(1, 10, "the domain %s takes no mail (null MX)".formatted(domain));
        }
        var hosts = new ArrayList<>(named.stream().map(one -> new Route.Host(one.preference(), one.name(), Optional.empty(), secure)).toList());
        Collections.shuffle(hosts, ThreadLocalRandom.current()); // among equals, so that they share the load
        hosts.sort(Comparator.comparingInt(Route.Host::preference));
        return new Route.Hosts(hosts);
    }

    /// No MX: the domain is its own host, if it has an address.
    private Route implicit(String domain, boolean secure) throws InterruptedException {
        return switch (dns.addresses(domain)) {
            case Answer.Found<InetAddress> _ -> new Route.Hosts(List.of(new Route.Host(0, domain, Optional.empty(), secure)));
            case Answer.None<InetAddress> _ -> never(1, 2, "the domain %s has neither a mail host (MX) nor an address".formatted(domain));
            case Answer.Failed<InetAddress>(var why, var ours) -> later(why, ours);
        };
    }

    private static Route literal(String domain) {
        try {
            var bare = domain.substring(1, domain.length() - 1).replaceFirst("(?i)^IPv6:", "");
            return new Route.Hosts(List.of(new Route.Host(0, bare, Optional.of(InetAddress.ofLiteral(bare)), false)));
        } catch (IllegalArgumentException e) {
            return never(1, 2, domain + " is no address");
        }
    }

    private static Route never(int subject, int detail, String why) {
        return new Route.Never(Diagnostic.ours(Status.permanentFailure(subject, detail), why));
    }

    private static Route later(String why, boolean isOurs) {
        return new Route.Later(Diagnostic.ours(Status.transientFailure(4, 3), why), isOurs);
    }
}
