package org.gatepost.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A DNS message, understood.
///
/// @param alias where to ask on; empty: the answer is whole
/// @param keep how long the answer holds
record Response(Answer<Record> answer, Optional<Name> alias, boolean secure, Duration keep) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration NEGATIVE = Duration.ofMinutes(1);
    private static final Duration FAILURE = Duration.ofSeconds(5);
    private static final int MOST_ALIASES = 16;

    static Response failed(String why, boolean ours) {
        return new Response(new Answer.Failed<>(why, ours), Optional.empty(), false, FAILURE);
    }

    /// @param secure whether its contents are proved
    static Response of(Message message, Name asked, int type, boolean secure) {
        int code = message.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return failed("DNS says %s about %s (%s)".formatted(Rcode.string(code), asked.toString(true), Type.string(type)), false);
        }
        var records = message.getSection(Section.ANSWER);
        var name = asked;
        for (int i = 0; i < MOST_ALIASES; i++) {
            var here = at(name, type, records);
            if (!here.isEmpty()) {
                return new Response(new Answer.Found<>(here, secure), Optional.empty(), secure, least(records));
            }
            var alias = at(name, Type.CNAME, records);
            if (alias.isEmpty()) {
                break;
            }
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        if (code == Rcode.NOERROR && !name.equals(asked) && denial(message).isEmpty()) {
            return new Response(new Answer.None<>(true, secure), Optional.of(name), secure, least(records));
        }
        return new Response(new Answer.None<>(code == Rcode.NOERROR, secure), Optional.empty(), secure, denial(message).orElse(NEGATIVE));
    }

    private static List<Record> at(Name name, int type, List<Record> records) {
        var found = new ArrayList<Record>();
        for (var one : records) {
            if (one.getType() == type && one.getName().equals(name)) {
                found.add(one);
            }
        }
        return found;
    }

    private static Duration least(List<Record> records) {
        var seconds = records.stream().mapToLong(Record::getTTL).min().orElse(0);
        var ttl = Duration.ofSeconds(seconds);
        return ttl.compareTo(LONGEST) < 0 ? ttl : LONGEST;
    }

    /// How long a "no" holds (RFC 2308 5); empty when the message denies nothing.
    private static Optional<Duration> denial(Message message) {
        for (var one : message.getSection(Section.AUTHORITY)) {
            if (one instanceof SOARecord soa) {
                return Optional.of(Duration.ofSeconds(Math.min(Math.min(soa.getTTL(), soa.getMinimum()), LONGEST.toSeconds())));
            }
        }
        return Optional.empty();
    }
}
