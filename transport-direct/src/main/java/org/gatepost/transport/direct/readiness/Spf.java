package org.gatepost.transport.direct.readiness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.exceptions.TimeoutException;
import org.apache.james.jspf.impl.SPF;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.dns.MailHost;

/// Evaluates SPF (RFC 7208) as receivers do, by Apache jSPF over our own DNS.
record Spf(Dns dns) {

    /// What a domain says of an address.
    enum Verdict {
        /// It may send the domain's mail.
        PASS,
        /// It may not.
        FAIL,
        /// It probably may not, or nothing is said of it.
        NEUTRAL,
        /// There is no record.
        NONE,
        /// The record cannot be evaluated.
        BROKEN,
        /// DNS did not answer.
        UNKNOWN
    }

    Verdict verdict(InetAddress address, String domain, String heloName) throws InterruptedException {
        var result = new SPF(new Lookup(dns)).checkSPF(address.getHostAddress(), "postmaster@" + domain, heloName).getResult();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (result) {
            case "pass" -> Verdict.PASS;
            case "fail" -> Verdict.FAIL;
            case "softfail", "neutral" -> Verdict.NEUTRAL;
            case "none" -> Verdict.NONE;
            case "temperror" -> Verdict.UNKNOWN;
            default -> Verdict.BROKEN;
        };
    }

    /// jSPF's questions, put to our resolver.
    private record Lookup(Dns dns) implements DNSService {

        private static final int MOST_RECORDS = 10; // RFC 7208 4.6.4

        @Override
        public List<String> getRecords(DNSRequest request) throws TimeoutException {
            try {
                var host = request.getHostname();
                return switch (request.getRecordType()) {
                    case DNSRequest.A -> addresses(host, true);
                    case DNSRequest.AAAA -> addresses(host, false);
                    case DNSRequest.MX -> known(dns.mailHosts(host).map(MailHost::name));
                    case DNSRequest.PTR -> known(dns.namesAt(host));
                    case DNSRequest.TXT -> known(dns.texts(host));
                    default -> List.of();
                };
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TimeoutException("interrupted");
            }
        }

        private List<String> addresses(String host, boolean four) throws InterruptedException, TimeoutException {
            return known(dns.addresses(host)).stream().filter(one -> one instanceof Inet4Address == four).map(InetAddress::getHostAddress).toList();
        }

        private static <T> List<T> known(Answer<T> answer) throws TimeoutException {
            if (answer instanceof Answer.Failed<T>(var why, _)) {
                throw new TimeoutException(why);
            }
            return answer.orNone();
        }

        @Override
        public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
            try {
                return CompletableFuture.completedFuture(getRecords(request));
            } catch (TimeoutException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public List<String> getLocalDomainNames() {
            return List.of();
        }

        @Override
        public void setTimeOut(int seconds) {
            // our resolver has its own
        }

        @Override
        public int getRecordLimit() {
            return MOST_RECORDS;
        }

        @Override
        public void setRecordLimit(int limit) {
            // as RFC 7208 has it
        }
    }
}
