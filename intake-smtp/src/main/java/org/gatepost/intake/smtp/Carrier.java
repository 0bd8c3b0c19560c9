package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.gatepost.api.intake.Origin;

/// What carries a [Conversation]: two streams, and what a network adds to them.
///
/// **Threads.** One.
interface Carrier {

    /// The client's address; empty when it came by no network.
    String address();

    InputStream input() throws IOException;

    OutputStream output() throws IOException;

    /// Empty while it is in clear.
    Optional<Origin.Tls> tls();

    /// Speaks TLS from here on: [#input] and [#output] are others then.
    void encrypt() throws IOException;

    /// How long a read may take from now on.
    void waitAtMost(Duration time);

    /// A line is waited for, or a message: [Pace] says how long it may take in all.
    void expects(Pace.Kind what);

    /// Whether [Pace] has ended it.
    boolean isOverdue();

    /// What holds for this client; others do under TLS.
    SubmissionState.Rules rules();

    /// Where recipients are kept while a mail is named; given back when its session ends.
    EnvelopeRoom.Share room();

    /// Whether this client guesses passwords.
    boolean guesses();

    void guessedWrong();
}
