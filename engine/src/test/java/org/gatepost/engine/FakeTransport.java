package org.gatepost.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;

/// A transport that says what a test tells it to say, in order; delivers when it was told nothing.
///
/// **Threads.** Any number.
final class FakeTransport implements Transport, TransportProvider {

    /// One answer to one attempt.
    interface Answer {
        DeliveryReport to(DeliveryRequest request) throws InterruptedException;
    }

    private final String name;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<DeliveryRequest> requests = new ArrayList<>();
    private Answer usual = delivered();
    private boolean lanePerDomain;

    FakeTransport(String name) {
        this.name = name;
    }

    FakeTransport lanePerDomain() {
        lanePerDomain = true;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Transport open(Settings settings, TransportContext context) {
        return this;
    }

    @Override
    public String laneOf(Mailbox recipient) {
        return lanePerDomain ? recipient.domainKey() : "";
    }

    synchronized FakeTransport then(Answer answer) {
        answers.add(answer);
        return this;
    }

    /// What it says once nothing else is to be said.
    synchronized void always(Answer answer) {
        usual = answer;
    }

    synchronized List<DeliveryRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public DeliveryReport deliver(DeliveryRequest request) throws InterruptedException {
        return next(request).to(request);
    }

    private synchronized Answer next(DeliveryRequest request) {
        requests.add(request);
        return answers.isEmpty() ? usual : answers.remove();
    }

    static Answer delivered() {
        return all(new Outcome.Delivered(new Diagnostic(Status.success(0, 0), "250 taken", "mx.example.org")));
    }

    static Answer deferred() {
        return all(new Outcome.Deferred(new Diagnostic(Status.transientFailure(2, 1), "450 come back later", "mx.example.org")));
    }

    static Answer failed() {
        return all(new Outcome.Failed(new Diagnostic(Status.permanentFailure(1, 1), "550 no such user", "mx.example.org")));
    }

    static Answer uncertain() {
        return all(new Outcome.Uncertain(new Diagnostic(Status.transientFailure(4, 2), "no answer after the final dot", "mx.example.org")));
    }

    static Answer unreachable() {
        return _ -> new DeliveryReport.Unreachable(Diagnostic.ours(Status.transientFailure(4, 1), "no route"));
    }

    private static Answer all(Outcome outcome) {
        return request -> DeliveryReport.forAll(request, outcome);
    }
}
