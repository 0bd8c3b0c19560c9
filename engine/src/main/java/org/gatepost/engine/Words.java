package org.gatepost.engine;

import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.engine.report.GivenUp;

/// Sentences of ours that stand where a next hop's reply would.
final class Words {

    static final Diagnostic STOPPED_WHILE_SENDING = Diagnostic.ours(Status.transientFailure(4, 2),
            "Gatepost stopped while this was being sent; it may have been delivered");

    private Words() {}

    /// Said when the lifetime is over.
    static Diagnostic expired(Diagnostic last) {
        return new Diagnostic(Status.transientFailure(4, 7), GivenUp.words(last.text()), last.host());
    }
}
