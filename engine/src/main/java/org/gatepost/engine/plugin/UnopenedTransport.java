package org.gatepost.engine.plugin;

import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;

/// Stands where a plug-in's transport could not be opened: mail is taken and kept, and people see why it waits.
record UnopenedTransport(String obstacle) implements Transport {

    @Override
    public DeliveryReport deliver(DeliveryRequest request) {
        return new DeliveryReport.Unreachable(Diagnostic.ours(Status.transientFailure(3, 5), obstacle));
    }
}
