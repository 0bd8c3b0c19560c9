package org.gatepost.transport.direct;

import java.util.Set;
import java.util.TreeSet;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that no mail host at all can be reached, as where port 25 is blocked, and says so once.
///
/// **Threads.** Any number.
final class WayOut {

    private static final Logger log = LoggerFactory.getLogger(WayOut.class);
    private static final int ENOUGH = 3;

    private final Set<String> missed = new TreeSet<>();
    private volatile boolean decided;

    /// @param host the mail host that the report is of
    void learn(String host, DeliveryReport report) {
        if (!decided) {
            decide(host, report);
        }
    }

    private synchronized void decide(String host, DeliveryReport report) {
        if (isReached(report)) {
            decided = true;
        } else if (report instanceof Unreachable(_, _, var isOurs) && !isOurs && missed.add(host) && missed.size() == ENOUGH && !decided) {
            decided = true;
            log.warn("direct: no mail host was reached since the start ({}): port 25 seems to be blocked, as by most internet providers; mail waits. "
                    + "'gatepost check' looks closer; transport=smtp sends through a mail server instead", String.join(", ", missed));
        }
    }

    /// Somebody there spoke to us.
    static boolean isReached(DeliveryReport report) {
        var contacts = switch (report) {
            case DeliveryReport.Outcomes outcomes -> outcomes.contacts();
            case Unreachable unreachable -> unreachable.contacts();
        };
        return contacts.stream().anyMatch(contact -> contact.conversation().lines().anyMatch(line -> line.startsWith("< ")));
    }
}
