package org.gatepost.transport.direct.readiness;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.dns.MailHost;
import org.gatepost.smtp.PrivateAddress;
import org.gatepost.smtp.client.Greeting;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.Trust;

/// Asks receivers that everybody writes to: are they reached, and which address do they see? Several of them say it in their reply to EHLO.
record Outside(Dns dns, Trust trust, Function<String, NextHop> hops) {

    private static final List<String> RECEIVERS = List.of("gmail.com", "outlook.com", "yahoo.com", "gmx.net");
    private static final Pattern LITERAL = Pattern.compile("[\\[( ](?:IPv6:)?([0-9a-fA-F:]*:[0-9a-fA-F:.]+|[0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?=[\\]), ]|$)");

    /// What came of asking one over IPv4 or IPv6.
    private sealed interface Asked {
        record Reached(String receiver, Greeting greeting) implements Asked {}

        record Missed(String receiver, String why) implements Asked {}

        /// DNS did not say where it is.
        record Lost(String receiver, String why) implements Asked {}
    }

    /// @param tell gets `port 25`, `address`
    View look(Consumer<CheckStep> tell) throws InterruptedException {
        long begin = System.nanoTime();
        var asked = ask();
        var reached = asked.stream().filter(Asked.Reached.class::isInstance).map(Asked.Reached.class::cast).toList();
        tell.accept(way(asked, reached, since(begin)));
        reached.stream().filter(one -> !one.greeting().isWelcome()).forEach(one -> tell.accept(CheckStep.warning("greeting",
                "%s says: %s".formatted(one.receiver(), one.greeting().words()), Duration.ZERO, Advice.NOT_WELCOME.sentence())));
        var addresses = new LinkedHashSet<InetAddress>();
        reached.forEach(one -> ours(one.greeting()).ifPresent(addresses::add));
        reached.stream().map(one -> one.greeting().local()).filter(one -> !PrivateAddress.is(one)).forEach(addresses::add);
        if (!reached.isEmpty()) {
            tell.accept(addresses.isEmpty() ? CheckStep.warning("address", "nobody said which address they see", Duration.ZERO, Advice.ADDRESS_UNKNOWN.sentence())
                    : CheckStep.ok("address", "receivers see " + literals(addresses.stream()), Duration.ZERO));
        }
        return new View(List.copyOf(addresses), reached.isEmpty() ? "" : reached.getFirst().greeting().heloName());
    }

    private static CheckStep way(List<Asked> asked, List<Asked.Reached> reached, Duration took) {
        if (!reached.isEmpty()) {
            var seen = "reached " + reached.stream().map(one -> "%s (%s)".formatted(one.receiver(), one.greeting().address().getHostAddress())).collect(Collectors.joining(", "));
            boolean four = reached.stream().anyMatch(one -> one.greeting().address() instanceof Inet4Address);
            return four ? CheckStep.ok("port 25", seen, took) : CheckStep.warning("port 25", seen, took, Advice.IPV6_ALONE.sentence());
        }
        var missed = asked.stream().filter(Asked.Missed.class::isInstance).map(Asked.Missed.class::cast).toList();
        return missed.isEmpty() ? CheckStep.failed("port 25", "nobody knows where %s take mail: %s".formatted(String.join(", ", RECEIVERS), ((Asked.Lost) asked.getFirst()).why()), took,
                Advice.DNS_SILENT.sentence())
                : CheckStep.failed("port 25", "none was reached: " + missed.stream().map(one -> "%s (%s)".formatted(one.receiver(), one.why())).collect(Collectors.joining(", ")), took,
                        Advice.PORT_25.sentence());
    }

    // ---- asking

    private List<Asked> ask() throws InterruptedException {
        var all = new ArrayList<Asked>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(RECEIVERS.stream().<Callable<List<Asked>>>map(receiver -> () -> ask(receiver)).toList())) {
                all.addAll(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return all;
    }

    /// Over IPv6 too where it has that, for the address that it sees is another one then.
    private List<Asked> ask(String receiver) throws InterruptedException {
        var hosts = dns.mailHosts(receiver);
        if (hosts.orNone().isEmpty()) {
            return List.of(new Asked.Lost(receiver, hosts instanceof Answer.Failed<MailHost>(var why, _) ? why : "DNS here knows no mail host of it"));
        }
        var host = hosts.orNone().stream().min(Comparator.comparingInt(MailHost::preference)).orElseThrow().name();
        var addresses = dns.addresses(host);
        if (addresses.orNone().isEmpty()) {
            return List.of(new Asked.Lost(receiver, addresses instanceof Answer.Failed<InetAddress>(var why, _) ? why : host + " has no address"));
        }
        var asked = new ArrayList<Asked>();
        for (var family : addresses.orNone().stream().collect(Collectors.partitioningBy(Inet4Address.class::isInstance)).values()) {
            if (!family.isEmpty()) {
                asked.add(ask(receiver, host, family));
            }
        }
        return asked;
    }

    private Asked ask(String receiver, String host, List<InetAddress> addresses) throws InterruptedException {
        try {
            return new Asked.Reached(receiver, Greeting.of(hops.apply(host), addresses, trust));
        } catch (IOException e) {
            return new Asked.Missed(receiver, String.valueOf(e.getMessage()));
        }
    }

    // ---- what they said

    /// Not a server's own address, nor the one that we called ourselves: some of them say those.
    static Optional<InetAddress> ours(Greeting greeting) {
        return LITERAL.matcher(greeting.words()).results().map(found -> InetAddress.ofLiteral(found.group(1)))
                .filter(one -> one.getClass().equals(greeting.address().getClass()) && !one.equals(greeting.address())
                        && !greeting.heloName().equals("[" + one.getHostAddress() + "]")).findFirst();
    }

    private static String literals(Stream<InetAddress> addresses) {
        return addresses.map(InetAddress::getHostAddress).collect(Collectors.joining(" and "));
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
