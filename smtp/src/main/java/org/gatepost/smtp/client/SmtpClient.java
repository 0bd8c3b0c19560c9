package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Outcomes;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.gatepost.api.transport.DeliveryRequest;

/// Hands mails to servers over connections that are kept for the next one.
///
/// **Threads.** Any number; virtual ones, for it blocks. An interrupt ends an attempt.
public final class SmtpClient implements AutoCloseable {

    private final Trust trust;
    private final ConnectionPool pool = new ConnectionPool();

    public SmtpClient(Trust trust) {
        this.trust = trust;
    }

    /// One attempt with a server of ours, whose addresses the system knows: when it cannot be used, that is our trouble.
    public DeliveryReport deliver(NextHop hop, DeliveryRequest request) throws InterruptedException {
        try {
            var target = new Target(hop, List.of(InetAddress.getAllByName(hop.host())));
            return switch (deliver(target, request, (_, _, _) -> {})) {
                case Unreachable(var why, var contacts, _) -> new Unreachable(why, contacts, true);
                case Outcomes outcomes -> outcomes;
            };
        } catch (UnknownHostException e) {
            return new Unreachable(Diagnostic.ours(Status.transientFailure(4, 3), "cannot find the server %s: its name does not resolve".formatted(hop.host())));
        }
    }

    /// One attempt. When the server takes no more recipients at once, the others follow in transactions of their own (RFC 5321 4.5.3.1.10).
    public DeliveryReport deliver(Target target, DeliveryRequest request, TlsWatch watch) throws InterruptedException {
        var outcomes = new ArrayList<Outcome>(request.recipients().size());
        var contacts = new ArrayList<Contact>();
        var left = request.recipients();
        while (true) {
            var met = new ArrayList<Encounter>();
            try {
                var result = transact(target, part(request, left), watch, met);
                contacts.addAll(met.stream().map(Encounter::contact).toList());
                if (result.report() instanceof Unreachable(var why, _, var isOurs)) {
                    return ended(outcomes, left, why, contacts, isOurs);
                }
                var report = (Outcomes) result.report();
                int done = left.size() - result.tooMany();
                outcomes.addAll(report.outcomes().subList(0, done));
                left = left.subList(done, left.size());
                if (left.isEmpty()) {
                    return new Outcomes(outcomes, contacts);
                }
            } catch (UnusableException e) {
                contacts.addAll(met.stream().map(Encounter::contact).toList());
                return ended(outcomes, left, e.why(), contacts, e.isOurNetwork());
            }
        }
    }

    /// Whether a connection on these terms is ready for the next mail.
    public boolean hasConnection(NextHop hop) {
        return pool.has(hop);
    }

    @Override
    public void close() {
        pool.close();
    }

    /// @param tooMany how many of the last recipients are to be tried again at once
    private record Result(DeliveryReport report, int tooMany) {}

    private static DeliveryReport ended(List<Outcome> outcomes, List<Recipient> left, Diagnostic why, List<Contact> contacts, boolean isOurs) {
        if (outcomes.isEmpty()) {
            return new Unreachable(why, contacts, isOurs);
        }
        left.forEach(_ -> outcomes.add(new Outcome.Deferred(why)));
        return new Outcomes(outcomes, contacts);
    }

    private static DeliveryRequest part(DeliveryRequest request, List<Recipient> recipients) {
        return recipients.size() == request.recipients().size() ? request : request.to(recipients);
    }

    /// A kept connection that proves to be gone does not count: a new one is made.
    private Result transact(Target target, DeliveryRequest request, TlsWatch watch, List<Encounter> met) throws UnusableException, InterruptedException {
        while (true) {
            var kept = pool.take(target.hop());
            kept.ifPresent(connection -> {
                connection.encounter().beginAnother();
                met.clear();
                met.add(connection.encounter());
            });
            var connection = kept.isPresent() ? kept.get() : Connection.open(target, trust, watch, met);
            try {
                return transact(connection, request);
            } catch (Transaction.StaleConnectionException e) {
                // take the next one, until there is none left
            }
        }
    }

    private Result transact(Connection connection, DeliveryRequest request) throws Transaction.StaleConnectionException, InterruptedException {
        var transaction = new Transaction(connection, request);
        try {
            return new Result(transaction.run(), transaction.tooMany());
        } finally {
            connection.countMessage();
            if (transaction.leavesItReusable()) {
                pool.giveBack(connection);
            } else {
                connection.dialog().drop();
            }
        }
    }
}
