package org.gatepost.transport.direct.readiness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.Checkup.Author;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;

/// What DNS tells receivers of a domain that mail is from.
record AuthorCheck(Dns dns, Consumer<CheckStep> tell) {

    private static final String SPF = "spf";
    private static final String DMARC = "dmarc";

    /// @param view from which addresses the mail comes
    void run(Author author, View view) throws InterruptedException {
        boolean covered = !view.addresses().isEmpty();
        for (var address : view.addresses()) {
            covered &= spf(author.domain(), address, view.heloName());
        }
        dmarc(author, covered, !view.addresses().isEmpty());
    }

    private boolean spf(String domain, InetAddress address, String heloName) throws InterruptedException {
        long begin = System.nanoTime();
        var verdict = new Spf(dns).verdict(address, domain, heloName);
        var took = since(begin);
        var where = address.getHostAddress();
        var mechanism = (address instanceof Inet4Address ? "ip4:" : "ip6:") + where;
        tell.accept(switch (verdict) {
            case PASS -> CheckStep.ok(SPF, "%s: %s may send its mail".formatted(domain, where), took);
            case NONE -> CheckStep.warning(SPF, domain + " has no SPF record", took, "%s The record: %s. IN TXT \"v=spf1 %s ~all\"".formatted(Advice.SPF_MISSING.sentence(), domain, mechanism));
            case FAIL -> CheckStep.failed(SPF, "%s: its record says that %s may not send its mail".formatted(domain, where), took, notCovered(mechanism));
            case NEUTRAL -> CheckStep.warning(SPF, "%s: its record does not say that %s may send its mail".formatted(domain, where), took, notCovered(mechanism));
            case BROKEN -> CheckStep.failed(SPF, "%s: its record cannot be evaluated".formatted(domain), took, Advice.SPF_BROKEN.sentence());
            case UNKNOWN -> CheckStep.warning(SPF, "%s: DNS does not answer".formatted(domain), took, Advice.DNS_SILENT.sentence());
        });
        return verdict == Spf.Verdict.PASS;
    }

    private static String notCovered(String mechanism) {
        return "%s To add: %s".formatted(Advice.SPF_NOT_COVERED.sentence(), mechanism);
    }

    /// @param bySpf whether mail from all our addresses passes SPF for this very domain, which is aligned with itself
    /// @param known whether that could be looked at
    private void dmarc(Author author, boolean bySpf, boolean known) throws InterruptedException {
        long begin = System.nanoTime();
        switch (Dmarc.of(author.domain(), dns)) {
            case Answer.Found<Dmarc>(var found, _) -> dmarc(author, found.getFirst(), bySpf, known, since(begin));
            case Answer.None<Dmarc> _ -> tell.accept(CheckStep.warning(DMARC, author.domain() + " has no DMARC record", since(begin),
                    "%s The record: _dmarc.%s. IN TXT \"v=DMARC1; p=none\"".formatted(Advice.DMARC_MISSING.sentence(), author.domain())));
            case Answer.Failed<Dmarc>(var why, _) -> tell.accept(CheckStep.warning(DMARC, "%s: %s".formatted(author.domain(), why), since(begin), Advice.DNS_SILENT.sentence()));
        }
    }

    private void dmarc(Author author, Dmarc policy, boolean bySpf, boolean known, Duration took) {
        var ways = new ArrayList<String>();
        author.signedBy().filter(signer -> policy.alignsDkim(author.domain(), signer)).ifPresent(signer -> ways.add("by the DKIM signature of " + signer));
        if (bySpf) {
            ways.add("by SPF");
        }
        var seen = "%s asks for %s".formatted(author.domain(), policy.words());
        tell.accept(ways.isEmpty() ? none(policy, seen, known, took) : verdict(author.signedBy(), policy, seen + "; mail from here passes " + String.join(" and ", ways), took));
    }

    private static CheckStep verdict(Optional<String> signedBy, Dmarc policy, String seen, Duration took) {
        return signedBy.isEmpty() && policy.isEnforced() ? CheckStep.warning(DMARC, seen, took, Advice.DMARC_BY_SPF.sentence()) : CheckStep.ok(DMARC, seen, took);
    }

    private static CheckStep none(Dmarc policy, String seen, boolean known, Duration took) {
        if (!known) {
            return CheckStep.warning(DMARC, seen + "; mail is not signed, and SPF could not be looked at", took, Advice.DMARC_FAILS.sentence());
        }
        var words = seen + "; mail from here passes by nothing";
        return policy.isEnforced() ? CheckStep.failed(DMARC, words, took, Advice.DMARC_FAILS.sentence()) : CheckStep.warning(DMARC, words, took, Advice.DMARC_FAILS.sentence());
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
