package org.gatepost.smtp.client;

import org.gatepost.api.mail.Diagnostic;

/// A next hop cannot be used on the terms we have; says nothing about any mail.
class UnusableException extends Exception {

    private final transient Diagnostic why;

    UnusableException(Diagnostic why) {
        super(why.text(), null, false, false);
        this.why = why;
    }

    Diagnostic why() {
        return why;
    }
}
