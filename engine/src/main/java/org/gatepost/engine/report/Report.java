package org.gatepost.engine.report;

import java.io.IOException;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.QueueException;

/// A letter of ours, ready for the queue.
public record Report(Envelope envelope, String subject, Message message) {

    /// Its bytes; never all of them in the heap, for it may quote a large letter.
    public interface Message {

        /// @throws IOException when the letter that it quotes cannot be read
        void to(Draft draft) throws IOException, QueueException;
    }
}
