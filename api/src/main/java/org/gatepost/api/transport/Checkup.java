package org.gatepost.api.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.ReversePath;

/// Somebody wants to know whether mail can leave.
///
/// @param sender who to say the mail is from, where a next hop is asked whether it takes it; nothing is sent
/// @param authors whose mail leaves here, as far as is known; each domain once
/// @param connect how long to wait for a connection at most
/// @param reply how long to wait for any one answer at most
public record Checkup(ReversePath sender, List<Author> authors, Duration connect, Duration reply) {

    /// A domain that mail is from.
    ///
    /// @param domain in ASCII and lower case
    /// @param signedBy the domain whose DKIM key signs it: itself or one above it; empty when it is not signed
    public record Author(String domain, Optional<String> signedBy) {}

    public Checkup {
        authors = List.copyOf(authors);
    }

    /// With the patience of a person who looks at the screen.
    public static Checkup from(ReversePath sender, List<Author> authors) {
        return new Checkup(sender, authors, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}
