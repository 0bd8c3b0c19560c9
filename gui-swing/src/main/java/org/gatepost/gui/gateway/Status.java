package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The gateway in one screen.
///
/// @param now by the gateway's clock
/// @param pausedUntil null when paused until somebody resumes
/// @param obstacle why nothing can leave, like `no server configured`; may be empty
/// @param troubles next hop and what is wrong with it
/// @param settingsProblem why the file as it stands is not in effect; may be empty
public record Status(String version, Instant now, Instant startedAt, String transport, String nextHop, boolean paused, @Nullable Instant pausedUntil, String obstacle,
        Map<String, String> troubles, List<String> listen, List<String> ailments, String settingsProblem) {

    private static final Pattern SIGN_IN = Pattern.compile("sign-in|\\b535\\b|5\\.7\\.8");

    /// Whether nothing is different but the time.
    public boolean isAs(Status other) {
        return equals(new Status(other.version, now, other.startedAt, other.transport, other.nextHop, other.paused, other.pausedUntil, other.obstacle, other.troubles, other.listen,
                other.ailments, other.settingsProblem));
    }

    /// Whether a mail server does not take our user and password.
    public boolean isSignInRefused() {
        return troubles.values().stream().anyMatch(why -> SIGN_IN.matcher(why).find());
    }
}
