package org.gatepost.api.queue;

import org.gatepost.api.mail.Status;

/// The queue cannot keep its promise now. Intake answers 4yz with the status; a settlement is tried again until it is stored.
public final class QueueException extends Exception {

    private final Status status;

    public QueueException(String what, Throwable cause) {
        this(Status.transientFailure(3, 0), what, cause);
    }

    private QueueException(Status status, String what, Throwable cause) {
        super(what, cause);
        this.status = status;
    }

    /// No room: 4.3.1.
    public static QueueException full(String what, Throwable cause) {
        return new QueueException(Status.transientFailure(3, 1), what, cause);
    }

    public Status status() {
        return status;
    }
}
