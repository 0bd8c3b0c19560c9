package org.gatepost.api.mail;

import java.util.List;

/// Who a mail is for and who hears of its failure. `From:` and `To:` are content, not envelope.
public record Envelope(ReversePath reversePath, MailParameters parameters, List<Recipient> recipients) {

    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope needs at least one recipient");
        }
    }

    public static Envelope of(ReversePath reversePath, List<Recipient> recipients) {
        return new Envelope(reversePath, MailParameters.NONE, recipients);
    }
}
