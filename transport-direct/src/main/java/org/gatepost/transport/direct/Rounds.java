package org.gatepost.transport.direct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Outcomes;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.gatepost.api.transport.DeliveryRequest;

/// One attempt over several hosts: whoever is put off by one is tried with the next.
final class Rounds {

    private final DeliveryRequest request;
    private final List<Optional<Outcome>> outcomes;
    private final List<Contact> contacts = new ArrayList<>();
    private Optional<Unreachable> telling = Optional.empty();
    private boolean allOurs = true;

    Rounds(DeliveryRequest request) {
        this.request = request;
        this.outcomes = new ArrayList<>(Collections.nCopies(request.recipients().size(), Optional.empty()));
    }

    /// Recipients whose fate is not sealed.
    DeliveryRequest left() {
        var left = new ArrayList<Recipient>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (isOpen(i)) {
                left.add(request.recipients().get(i));
            }
        }
        return new DeliveryRequest(request.id(), request.attempt(), request.lane(), request.reversePath(), request.parameters(), left, request.content());
    }

    boolean isOver() {
        return outcomes.stream().noneMatch(Rounds::isOpen);
    }

    /// Whether a host was tried.
    boolean hasBegun() {
        return telling.isPresent() || !contacts.isEmpty();
    }

    void add(DeliveryReport report) {
        contacts.addAll(report.contacts());
        switch (report) {
            case Unreachable unreachable -> {
                telling = telling.filter(one -> weight(one) > weight(unreachable)).or(() -> Optional.of(unreachable));
                allOurs &= unreachable.isOurs();
            }
            case Outcomes(var more, _) -> {
                allOurs = false;
                var each = more.iterator();
                for (int i = 0; i < outcomes.size(); i++) {
                    if (isOpen(i)) {
                        outcomes.set(i, Optional.of(each.next()));
                    }
                }
            }
        }
    }

    /// A host that was not even asked.
    void passedOver(Diagnostic why, boolean isOurs) {
        add(new Unreachable(why, List.of(), isOurs));
    }

    DeliveryReport report() {
        if (outcomes.stream().allMatch(Optional::isEmpty)) {
            var why = telling.map(Unreachable::why).orElseGet(() -> Diagnostic.ours(Status.transientFailure(4, 4), "no host could be tried"));
            return new Unreachable(why, contacts, allOurs && telling.isPresent());
        }
        return new Outcomes(outcomes.stream().map(Optional::orElseThrow).toList(), contacts);
    }

    /// What people should hear of: what a host said of us or what keeps us from it tells more than that another was not reached, and that more than trouble of our own.
    private static int weight(Unreachable report) {
        return report.isOurs() ? 0 : report.why().status().subject() == 4 ? 1 : 2;
    }

    private boolean isOpen(int position) {
        return isOpen(outcomes.get(position));
    }

    private static boolean isOpen(Optional<Outcome> outcome) {
        return outcome.map(one -> one instanceof Outcome.Deferred).orElse(true);
    }
}
