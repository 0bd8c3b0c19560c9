package org.gatepost.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.transport.Transport;

/// Which lane a recipient is in, by the transport that is chosen now. Pure.
record Router(String transportName, Transport transport) {

    Lane laneOf(Mailbox recipient) {
        var answer = transport.laneOf(recipient);
        return new Lane(answer.isEmpty() ? transportName : transportName + ":" + answer);
    }

    /// The lane as the transport calls it.
    String answerOf(Lane lane) {
        int colon = lane.name().indexOf(':');
        return colon < 0 ? "" : lane.name().substring(colon + 1);
    }

    /// One fresh delivery for each lane, for some of an entry's recipients.
    List<Delivery> deliveries(List<RecipientEntry> recipients, List<Integer> positions, QueueState state, Instant firstDueAt) {
        return deliveries(recipients, new Delivery(new Lane(transportName), state, 0, firstDueAt, positions));
    }

    /// The same delivery, in the lanes where its recipients belong.
    List<Delivery> deliveries(List<RecipientEntry> recipients, Delivery one) {
        Map<Lane, List<Integer>> lanes = new LinkedHashMap<>();
        for (int position : one.recipients()) {
            lanes.computeIfAbsent(laneOf(recipients.get(position).recipient().address()), _ -> new ArrayList<>()).add(position);
        }
        return lanes.entrySet().stream()
                .map(lane -> new Delivery(lane.getKey(), one.state(), one.attempts(), one.firstDueAt(), lane.getValue(), one.unheardSince())).toList();
    }
}
