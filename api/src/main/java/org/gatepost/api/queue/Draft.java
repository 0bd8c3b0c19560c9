package org.gatepost.api.queue;

import java.io.Closeable;

/// Content on its way into a queue: write all bytes, then [MailQueue#insert]. Closing before that leaves nothing behind;
/// closing after it does nothing. Never holds a whole mail in the heap.
///
/// **Threads.** One.
public interface Draft extends Closeable {

    void write(byte[] bytes, int offset, int length) throws QueueException;

    /// Bytes written so far.
    long size();

    @Override
    void close();
}
