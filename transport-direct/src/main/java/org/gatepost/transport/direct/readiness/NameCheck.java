package org.gatepost.transport.direct.readiness;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;

/// Whether an address has a name that leads back to it, and whether we greet with that name.
record NameCheck(Dns dns, Consumer<CheckStep> tell) {

    private static final String REVERSE = "reverse dns";
    private static final String HELO = "helo";

    void run(InetAddress address, String heloName) throws InterruptedException {
        long begin = System.nanoTime();
        var where = address.getHostAddress();
        switch (dns.names(address)) {
            case Answer.Failed<String>(var why, _) -> {
                tell.accept(CheckStep.warning(REVERSE, "nobody knows the name of %s: %s".formatted(where, why), since(begin), Advice.DNS_SILENT.sentence()));
                tell.accept(CheckStep.skipped(HELO, "the name of %s is not known".formatted(where)));
            }
            case Answer.None<String> _ -> {
                tell.accept(CheckStep.failed(REVERSE, where + " has no name", since(begin), Advice.REVERSE_MISSING.sentence()));
                tell.accept(CheckStep.skipped(HELO, where + " has no name"));
            }
            case Answer.Found<String>(var names, _) -> {
                var confirmed = confirmed(names, address);
                tell.accept(reverse(address, names, confirmed, since(begin)));
                helo(heloName, confirmed.isEmpty() ? names : confirmed);
            }
        }
    }

    private static CheckStep reverse(InetAddress address, List<String> names, List<String> confirmed, Duration took) {
        var where = address.getHostAddress();
        if (confirmed.isEmpty()) {
            return CheckStep.failed(REVERSE, "%s is called %s, which does not lead back to it".formatted(where, String.join(", ", names)), took, Advice.REVERSE_ONE_WAY.sentence());
        }
        var seen = "%s is called %s, and back".formatted(where, String.join(", ", confirmed));
        return confirmed.stream().allMatch(name -> isGeneric(name, address)) ? CheckStep.warning(REVERSE, seen, took, Advice.REVERSE_GENERIC.sentence())
                : CheckStep.ok(REVERSE, seen, took);
    }

    private void helo(String heloName, List<String> names) {
        if (heloName.startsWith("[")) {
            tell.accept(CheckStep.warning(HELO, "greets with %s; the reverse DNS name is %s".formatted(heloName, names.getFirst()), Duration.ZERO, Advice.HELO_LITERAL.sentence()));
        } else if (names.stream().anyMatch(heloName.replaceFirst("\\.$", "")::equalsIgnoreCase)) {
            tell.accept(CheckStep.ok(HELO, "greets as %s, the reverse DNS name".formatted(heloName), Duration.ZERO));
        } else {
            tell.accept(CheckStep.warning(HELO, "greets as %s; the reverse DNS name is %s".formatted(heloName, String.join(", ", names)), Duration.ZERO,
                    Advice.HELO_DIFFERS.sentence()));
        }
    }

    private List<String> confirmed(List<String> names, InetAddress address) throws InterruptedException {
        var confirmed = new ArrayList<String>();
        for (var name : names.stream().limit(10).toList()) {
            if (dns.addresses(name).orNone().contains(address)) {
                confirmed.add(name);
            }
        }
        return confirmed;
    }

    /// `ip-203-0-113-7.example.net`: the address's numbers in its name.
    private static boolean isGeneric(String name, InetAddress address) {
        var parts = address.getHostAddress().split("[.:]");
        var words = List.of(name.toLowerCase(Locale.ROOT).split("[^0-9a-f]+"));
        return parts.length == 4 && List.of(parts).stream().filter(words::contains).count() >= 3;
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
