package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
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

    /// One attempt. A kept connection that proves to be gone does not count: a new one is made.
    public DeliveryReport deliver(NextHop hop, DeliveryRequest request) throws InterruptedException {
        var met = new ArrayList<Encounter>();
        try {
            while (true) {
                var kept = pool.take(hop);
                kept.ifPresent(connection -> {
                    connection.encounter().beginAnother();
                    met.clear();
                    met.add(connection.encounter());
                });
                var connection = kept.isPresent() ? kept.get() : connect(hop, met);
                try {
                    return transact(connection, request, met);
                } catch (Transaction.StaleConnectionException e) {
                    // take the next one, until there is none left
                }
            }
        } catch (UnusableException e) {
            return with(met, new DeliveryReport.Unreachable(e.why()));
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private DeliveryReport transact(Connection connection, DeliveryRequest request, List<Encounter> met) throws Transaction.StaleConnectionException, InterruptedException {
        var transaction = new Transaction(connection, request);
        try {
            return with(met, transaction.run()); // before somebody else gets the connection
        } finally {
            connection.countMessage();
            if (transaction.leavesItReusable()) {
                pool.giveBack(connection);
            } else {
                connection.dialog().drop();
            }
        }
    }

    private static DeliveryReport with(List<Encounter> met, DeliveryReport report) {
        var contacts = met.stream().map(Encounter::contact).toList();
        return switch (report) {
            case DeliveryReport.Outcomes(var outcomes, _) -> new DeliveryReport.Outcomes(outcomes, contacts);
            case DeliveryReport.Unreachable(var why, _) -> new DeliveryReport.Unreachable(why, contacts);
        };
    }

    /// Tries each address of the host in turn.
    private Connection connect(NextHop hop, List<Encounter> met) throws UnusableException, InterruptedException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(hop.host());
        } catch (UnknownHostException e) {
            throw new UnusableException(Diagnostic.ours(Status.transientFailure(4, 3), "cannot find the server %s: its name does not resolve".formatted(hop.host())));
        }
        Optional<UnusableException> last = Optional.empty();
        for (var address : addresses) {
            try {
                return Connection.open(hop, address, trust, met);
            } catch (UnusableException e) {
                last = Optional.of(e);
            }
        }
        throw last.orElseThrow();
    }
}
