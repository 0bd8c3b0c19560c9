package org.gatepost.gui.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The gateway in one screen.
///
/// @param now by the gateway's clock
/// @param pausedUntil null when paused until somebody resumes
/// @param obstacle why nothing can leave, like `no server configured`; may be empty
/// @param troubles next hop and what is wrong with it
/// @param settingsProblem why the file as it stands is not in effect; may be empty
public record Status(String version, Instant now, Instant startedAt, String transport, String nextHop, boolean paused, @Nullable Instant pausedUntil, String obstacle,
        Map<String, String> troubles, List<String> listen, List<String> ailments, String settingsProblem) {}
