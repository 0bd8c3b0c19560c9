package org.gatepost.api.intake;

import java.io.IOException;
import java.io.InputStream;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;

/// Where an intake hands mail over.
///
/// **Threads.** Any number.
@FunctionalInterface
public interface Submissions {

    /// Takes a mail. When this returns the mail is on stable storage and ours to answer for.
    ///
    /// @param content the message up to its end, lines ended by CRLF, not dot-stuffed; read once, not closed
    /// @throws IOException what `content` threw: the client's trouble; nothing was kept
    /// @throws RefusedException what we will not take; nothing was kept
    /// @throws QueueException our trouble; nothing was kept that will be delivered without a new submission
    QueueId accept(Envelope envelope, Origin origin, InputStream content) throws IOException, RefusedException, QueueException;
}
