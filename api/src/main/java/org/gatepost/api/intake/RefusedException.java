package org.gatepost.api.intake;

import org.gatepost.api.mail.Status;

/// A mail we will not take, whoever asks: the client is told 5yz with the status.
public final class RefusedException extends Exception {

    private final Status status;

    public RefusedException(Status status, String what) {
        super(what);
        this.status = status;
    }

    public Status status() {
        return status;
    }
}
