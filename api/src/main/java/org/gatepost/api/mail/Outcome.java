package org.gatepost.api.mail;

/// What an attempt made of one recipient.
public sealed interface Outcome {

    Diagnostic why();

    /// The next hop has answered 250: it is responsible now.
    ///
    /// @param reports whether it tells the sender too, when the sender wants to hear of success (RFC 3461 5.2.1); else Gatepost does
    record Delivered(Diagnostic why, boolean reports) implements Outcome {

        /// Taken by somebody who reports nothing to the sender.
        public Delivered(Diagnostic why) {
            this(why, false);
        }
    }

    /// Not now; try again later (4yz, time-outs).
    record Deferred(Diagnostic why) implements Outcome {}

    /// Never (5yz).
    record Failed(Diagnostic why) implements Outcome {}

    /// The mail was handed over whole and no answer came: tried again, never called undelivered.
    record Uncertain(Diagnostic why) implements Outcome {}
}
