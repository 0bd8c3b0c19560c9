package org.gatepost.smtp.client;

import org.gatepost.api.mail.Diagnostic;

/// A next hop cannot be used on the terms we have; says nothing about any mail.
class UnusableException extends Exception {

    private final transient Diagnostic why;
    private final boolean isOurNetwork;

    UnusableException(Diagnostic why) {
        this(why, false);
    }

    /// @param isOurNetwork whether nothing at all can be reached from here
    UnusableException(Diagnostic why, boolean isOurNetwork) {
        super(why.text(), null, false, false);
        this.why = why;
        this.isOurNetwork = isOurNetwork;
    }

    boolean isOurNetwork() {
        return isOurNetwork;
    }

    Diagnostic why() {
        return why;
    }
}
