package org.gatepost.transport.direct.readiness;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;

/// A list of addresses in DNS from which some receivers take no mail (RFC 5782).
///
/// @param zone such as `zen.spamhaus.org`
record BlockList(Dns dns, String zone) {

    private static final String STEP = "block list";

    void look(InetAddress address, Consumer<CheckStep> tell) throws InterruptedException {
        long begin = System.nanoTime();
        var name = Dns.reverseName(address, zone);
        var where = address.getHostAddress();
        tell.accept(switch (dns.addresses(name)) {
            case Answer.None<InetAddress> _ -> CheckStep.ok(STEP, "%s is not on %s".formatted(where, zone), since(begin));
            case Answer.Failed<InetAddress>(var why, _) -> CheckStep.warning(STEP, "%s: %s".formatted(zone, why), since(begin), Advice.LIST_SILENT.sentence());
            case Answer.Found<InetAddress>(var codes, _) when codes.stream().anyMatch(BlockList::isListed) -> CheckStep.failed(STEP, "%s is on %s%s".formatted(where, zone, why(name)),
                    since(begin), Advice.LISTED.sentence());
            case Answer.Found<InetAddress>(var codes, _) -> CheckStep.warning(STEP, "%s answers with %s, which says nothing about %s".formatted(zone, codes.getFirst().getHostAddress(), where),
                    since(begin), Advice.LIST_SILENT.sentence());
        });
    }

    /// RFC 5782 2.1; 127.255.255.x is how lists say that they do not answer this name server.
    private static boolean isListed(InetAddress code) {
        var bytes = code.getAddress();
        return bytes.length == 4 && bytes[0] == 127 && bytes[1] != (byte) 255;
    }

    private String why(String name) throws InterruptedException {
        return dns.texts(name).orNone().stream().findFirst().map(text -> ": " + text.replaceAll("\\p{Cntrl}", " ")).orElse("");
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
