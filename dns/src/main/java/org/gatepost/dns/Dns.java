package org.gatepost.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatepost.api.settings.Endpoint;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Asks DNS servers, follows aliases, keeps answers as long as they say, and proves them where the servers pass signatures on.
///
/// **Threads.** Any number; virtual ones, for it blocks.
public final class Dns {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Lookups lookups;

    private Dns(Lookups lookups) {
        this.lookups = lookups;
    }

    /// @param servers in the order to ask them; none: those of the platform
    /// @param anchors a file of DS or DNSKEY records as in a zone file; empty: the root's
    /// @throws IOException when the file cannot be read or holds no such record
    public static Dns of(List<Endpoint> servers, Optional<Path> anchors) throws IOException {
        var addresses = servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers.stream().map(Endpoint::socketAddress).toList();
        return new Dns(new Lookups(asking(addresses), TrustAnchors.of(anchors)));
    }

    private static Resolver asking(List<InetSocketAddress> servers) {
        var each = new ArrayList<Resolver>();
        for (var server : servers) {
            var one = new SimpleResolver(server);
            one.setTimeout(PATIENCE);
            each.add(one);
        }
        var all = new ExtendedResolver(each);
        all.setRetries(2);
        all.setTimeout(PATIENCE.multipliedBy(3));
        return all;
    }

    /// The hosts that take a domain's mail, as they come: not in order.
    public Answer<MailHost> mailHosts(String domain) throws InterruptedException {
        return look(domain, Type.MX, MXRecord.class).map(mx -> new MailHost(mx.getPriority(), plain(mx.getTarget())));
    }

    /// IPv6 and IPv4 addresses of a host, IPv6 first. Proved only when both answers are.
    public Answer<InetAddress> addresses(String host) throws InterruptedException {
        var six = look(host, Type.AAAA, AAAARecord.class).map(AAAARecord::getAddress);
        var four = look(host, Type.A, ARecord.class).map(ARecord::getAddress);
        var all = new ArrayList<>(six.orNone());
        all.addAll(four.orNone());
        if (!all.isEmpty()) {
            return new Answer.Found<>(all, isSecure(six) && isSecure(four));
        }
        return four instanceof Answer.None<InetAddress> ? six : four;
    }

    /// Texts, the strings of each record joined.
    public Answer<String> texts(String name) throws InterruptedException {
        return look(name, Type.TXT, TXTRecord.class).map(txt -> String.join("", txt.getStrings()));
    }

    /// The certificates that a host vouches for at `_port._tcp.host`.
    public Answer<Tlsa> tlsa(String host, int port) throws InterruptedException {
        return look("_%d._tcp.%s".formatted(port, host), Type.TLSA, TLSARecord.class).map(one -> new Tlsa(one.getCertificateUsage(), one.getSelector(),
                one.getMatchingType(), HexFormat.of().formatHex(one.getCertificateAssociationData())));
    }

    /// The names of an address.
    public Answer<String> names(InetAddress address) throws InterruptedException {
        return look(ReverseMap.fromAddress(address), Type.PTR, PTRRecord.class).map(ptr -> plain(ptr.getTarget()));
    }

    /// The names at a name of `in-addr.arpa` or `ip6.arpa`.
    public Answer<String> namesAt(String reverse) throws InterruptedException {
        return look(reverse, Type.PTR, PTRRecord.class).map(ptr -> plain(ptr.getTarget()));
    }

    /// An address's numbers in reverse order, in another zone than that of names: `7.113.0.203.zone` (RFC 5782 2.1, 2.4).
    public static String reverseName(InetAddress address, String zone) {
        return plain(ReverseMap.fromAddress(address)).replaceFirst("(in-addr|ip6)\\.arpa$", zone);
    }

    /// Whether answers can be proved: the servers pass signatures on, and these lead to the trust anchor.
    public boolean proves() throws InterruptedException {
        return lookups.proves();
    }

    private <R extends Record> Answer<R> look(String name, int type, Class<R> kind) throws InterruptedException {
        try {
            return look(Name.fromString(name.endsWith(".") ? name : name + "."), type, kind);
        } catch (TextParseException e) {
            return new Answer.None<>(false, false); // a name that DNS cannot have
        }
    }

    private <R extends Record> Answer<R> look(Name name, int type, Class<R> kind) throws InterruptedException {
        return switch (lookups.look(name, type)) {
            case Answer.Found<Record>(var records, var secure) -> new Answer.Found<>(records.stream().filter(kind::isInstance).map(kind::cast).toList(), secure);
            case Answer.None<Record>(var nameExists, var secure) -> new Answer.None<>(nameExists, secure);
            case Answer.Failed<Record>(var why, var ours) -> new Answer.Failed<>(why, ours);
        };
    }

    private static boolean isSecure(Answer<?> answer) {
        return switch (answer) {
            case Answer.Found<?>(_, var secure) -> secure;
            case Answer.None<?>(_, var secure) -> secure;
            case Answer.Failed<?> _ -> false;
        };
    }

    private static String plain(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT).replaceFirst("^\\.$", "");
    }
}
