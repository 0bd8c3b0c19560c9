package org.gatepost.engine;

import java.util.Locale;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.queue.QueueId;

/// What is said of where a mail came from.
final class Trace {

    private Trace() {}

    /// The Received field (RFC 5321 4.4), with the TLS clause of RFC 8314 4.3.
    ///
    /// @param by what we call ourselves
    /// @param hidesClient whether the client's name and address are left out
    static String received(QueueId id, Origin origin, String by, String date, boolean hidesClient) {
        var field = new StringBuilder("Received: ");
        if (!origin.address().isEmpty() && !hidesClient) {
            var address = literal(origin.address());
            field.append("from ").append(origin.clientName().isEmpty() ? address : origin.clientName()).append(" (").append(address).append(")\r\n\t");
        }
        field.append("by ").append(by).append(" (Gatepost) with ").append(origin.protocol()).append(" id ").append(id);
        origin.tls().ifPresent(tls -> field.append("\r\n\ttls ").append(tls.cipher()).append(" (").append(tls.version()).append(')'));
        return field.append(";\r\n\t").append(date).append("\r\n").toString();
    }

    /// For people, in the queue: `esmtpsa 192.0.2.1 (client.example) as office`.
    static String source(Origin origin) {
        var words = new StringBuilder(origin.protocol().toLowerCase(Locale.ROOT));
        if (!origin.address().isEmpty()) {
            words.append(' ').append(origin.address());
        }
        if (!origin.clientName().isEmpty()) {
            words.append(" (").append(origin.clientName()).append(')');
        }
        origin.user().ifPresent(user -> words.append(" as ").append(user));
        return words.toString();
    }

    private static String literal(String address) {
        return address.indexOf(':') >= 0 ? "[IPv6:" + address + "]" : "[" + address + "]";
    }
}
