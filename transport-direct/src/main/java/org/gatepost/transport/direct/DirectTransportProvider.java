package org.gatepost.transport.direct;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;

/// `transport=direct`: each letter goes to the mail hosts of its recipients, without a server in between.
public final class DirectTransportProvider implements TransportProvider {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.choice("tls", "SSL", "disable: never. enable: when it is offered, and never in clear to receivers that forbid it (DANE, MTA-STS). "
                        + "require: always.", "enable", "disable", "enable", "require"),
                Setting.of("port", "Use non-standard port", "Mail hosts listen on 25; another one is for tests.", "25", new Setting.Kind.Port()),
                several("dns.servers", "DNS servers", "address:port, by comma. Not set: those of this machine.", "address:port", Endpoint::parse),
                Setting.of("dns.trust-anchor", "DNSSEC trust anchor", "A file of DS or DNSKEY records as in a zone file. Not set: the root's keys.", "", new Setting.Kind.File()),
                several("bind-address", "Send from address", "An address of this machine, or one IPv4 and one IPv6 by comma. Not set: as the system likes.", "address", InetAddress::ofLiteral),
                several("block-lists", "Block lists to ask", "By comma, such as zen.spamhaus.org,bl.spamcop.net: 'gatepost check' asks them whether our address is on them, by which they learn it. Not set: none.",
                        "domain name", DirectTransportProvider::zone),
                Setting.duration("timeout.connect", "Wait for a connection", "For each address of a mail host.", "30s"),
                Setting.duration("timeout.command", "Wait for a reply", "To anything but the two below.", "5m"),
                Setting.duration("timeout.data", "Wait before the letter", "For the reply to DATA.", "2m"),
                Setting.duration("timeout.end", "Wait after the letter", "For the reply to the whole letter.", "10m"));
    }

    private static Setting several(String key, String label, String help, String kind, Consumer<String> parse) {
        return Setting.of(key, label, help, "", new Setting.Kind.Several(new Setting.Kind.Text())).checked(value -> Arrays.stream(value.split(",")).map(String::strip)
                .flatMap(one -> problem(one, kind, parse).stream()).findFirst());
    }

    private static void zone(String name) {
        if (!name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+")) {
            throw new IllegalArgumentException(name);
        }
    }

    private static Optional<String> problem(String value, String kind, Consumer<String> parse) {
        try {
            parse.accept(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("'%s' is no %s".formatted(value, kind));
        }
    }

    @Override
    public Transport open(Settings settings, TransportContext context) {
        return DirectTransport.open(settings, context);
    }
}
