package org.gatepost.api.transport;

import java.time.Duration;
import org.gatepost.api.mail.ReversePath;

/// Somebody wants to know whether mail can leave.
///
/// @param sender who to say the mail is from, where a next hop is asked whether it takes it; nothing is sent
/// @param connect how long to wait for a connection at most
/// @param reply how long to wait for any one answer at most
public record Checkup(ReversePath sender, Duration connect, Duration reply) {

    /// With the patience of a person who looks at the screen.
    public static Checkup from(ReversePath sender) {
        return new Checkup(sender, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }
}
