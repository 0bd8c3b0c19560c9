package org.gatepost.api.transport;

import java.util.Collections;
import java.util.List;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;

/// What came of an attempt.
public sealed interface DeliveryReport {

    /// The next hop took part: an outcome for each recipient, in the request's order.
    record Outcomes(List<Outcome> outcomes, List<Contact> contacts) implements DeliveryReport {
        public Outcomes {
            outcomes = List.copyOf(outcomes);
            contacts = List.copyOf(contacts);
        }

        public Outcomes(List<Outcome> outcomes) {
            this(outcomes, List.of());
        }
    }

    /// The next hop could not be used at all (no route, DNS, TLS, sign-in): says nothing about the mail.
    ///
    /// @param isOurs whether it is trouble on our side (a smart host, our network), which costs the mail no attempt and no lifetime, or the destination's
    record Unreachable(Diagnostic why, List<Contact> contacts, boolean isOurs) implements DeliveryReport {
        public Unreachable {
            contacts = List.copyOf(contacts);
        }

        /// On our side.
        public Unreachable(Diagnostic why) {
            this(why, List.of(), true);
        }
    }

    /// Hosts that were talked to, for the history; a transport that talks to none names none.
    List<Contact> contacts();

    /// The same for every recipient.
    static DeliveryReport forAll(DeliveryRequest request, Outcome outcome) {
        return new Outcomes(Collections.nCopies(request.recipients().size(), outcome));
    }
}
