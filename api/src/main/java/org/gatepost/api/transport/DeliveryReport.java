package org.gatepost.api.transport;

import java.util.Collections;
import java.util.List;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;

/// What came of an attempt.
public sealed interface DeliveryReport {

    /// The next hop took part: an outcome for each recipient, in the request's order.
    record Outcomes(List<Outcome> outcomes) implements DeliveryReport {
        public Outcomes {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// The next hop could not be used at all (no route, DNS, TLS, sign-in): says nothing about the mail.
    record Unreachable(Diagnostic why) implements DeliveryReport {}

    /// The same for every recipient.
    static DeliveryReport forAll(DeliveryRequest request, Outcome outcome) {
        return new Outcomes(Collections.nCopies(request.recipients().size(), outcome));
    }
}
