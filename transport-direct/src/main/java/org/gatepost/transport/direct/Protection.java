package org.gatepost.transport.direct;

import java.util.List;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.dns.Tlsa;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.Pin;

/// How a connection to a host must be encrypted: as `direct.tls` says, and as the receiver asks by DANE (RFC 7672).
final class Protection {

    private final Dns dns;
    private final NextHop.Tls wanted;
    private final int port;

    /// What must be.
    sealed interface Terms {

        /// @param pins one of them must be the server's; none: as `tls` says
        /// @param why who asks for it, for people; empty: nobody but the settings
        record Use(NextHop.Tls tls, List<Pin> pins, String why) implements Terms {}

        /// The host must not be used now.
        record Avoid(String why) implements Terms {}
    }

    Protection(Dns dns, NextHop.Tls wanted, int port) {
        this.dns = dns;
        this.wanted = wanted;
        this.port = port;
    }

    /// @param secure whether DNS has proved the host's name and addresses
    Terms of(Route.Host host, boolean secure) throws InterruptedException {
        if (wanted == NextHop.Tls.DISABLE) {
            return new Terms.Use(wanted, List.of(), "");
        }
        return secure ? dane(host.name()) : new Terms.Use(wanted, List.of(), "");
    }

    private Terms dane(String host) throws InterruptedException {
        return switch (dns.tlsa(host, port)) {
            case Answer.Found<Tlsa>(var records, var secure) when secure -> {
                var pins = records.stream().map(one -> new Pin(one.usage(), one.selector(), one.matching(), one.data())).filter(Pin::isUsable).toList();
                yield new Terms.Use(NextHop.Tls.ENCRYPT, pins, "DANE"); // RFC 7672 2.2: none usable still means TLS, of whoever it is
            }
            case Answer.Found<Tlsa> _, Answer.None<Tlsa> _ -> new Terms.Use(wanted, List.of(), "");
            case Answer.Failed<Tlsa>(var why, _) -> new Terms.Avoid("DANE: %s must not be used while its TLSA record cannot be had: %s".formatted(host, why));
        };
    }
}
