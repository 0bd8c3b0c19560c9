package org.gatepost.api.transport;

import java.util.List;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueId;

/// One attempt to hand one mail to some of its recipients, all of one lane.
///
/// @param attempt counts from 1
/// @param recipients in the envelope's order, none twice
public record DeliveryRequest(
        QueueId id, int attempt, Lane lane, ReversePath reversePath, MailParameters parameters, List<Recipient> recipients, Content content) {

    public DeliveryRequest {
        recipients = List.copyOf(recipients);
    }

    /// The same for other recipients.
    public DeliveryRequest to(List<Recipient> others) {
        return new DeliveryRequest(id, attempt, lane, reversePath, parameters, others, content);
    }
}
