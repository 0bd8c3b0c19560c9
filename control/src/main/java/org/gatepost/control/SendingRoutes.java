package org.gatepost.control;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueException;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsKeeper;

/// The gateway in one screen, and the switch that stops sending for all.
record SendingRoutes(Gateway gateway, SettingsKeeper settings, String version) {

    private static final int MOST_TROUBLES = 50;

    List<Route> all() {
        return List.of(
                Route.get("/v1/status", _ -> Response.ok(status())),
                Route.post("/v1/pause", request -> switched(request.duration().map(wait -> gateway.now().plus(wait).toString()).orElse("true"))),
                Route.post("/v1/resume", _ -> switched("false")));
    }

    private Response switched(String paused) throws Problem.Thrown, IOException, QueueException {
        try {
            settings.setPaused(paused);
        } catch (SettingsException e) {
            throw new Problem.Thrown(new Problem(409, "settings refused", "The settings file cannot be used: " + e.getMessage()));
        }
        return Response.ok(status());
    }

    private Map<String, Object> status() throws QueueException {
        var status = gateway.status();
        var document = new LinkedHashMap<String, Object>();
        document.put("version", version);
        document.put("now", gateway.now().toString());
        document.put("startedAt", status.startedAt().toString());
        document.put("transport", status.transport());
        document.put("nextHop", status.nextHop().isEmpty() ? null : status.nextHop());
        document.put("paused", status.paused());
        document.put("pausedUntil", status.pausedUntil().map(Instant::toString).orElse(null));
        document.put("obstacle", status.obstacle().isEmpty() ? null : status.obstacle());
        document.put("troubles", some(status.troubles()));
        document.put("troubled", status.troubles().size());
        var counts = new LinkedHashMap<String, Object>();
        for (var state : LetterState.values()) {
            counts.put(state.word(), status.counts().getOrDefault(state, 0L));
        }
        document.put("counts", counts);
        document.put("listen", status.addresses());
        document.put("deliveries", status.sending());
        document.put("orphanedSettings", status.orphanedSettings());
        document.put("historyProblem", status.historyProblem().isEmpty() ? null : status.historyProblem());
        document.put("ailments", gateway.ailments());
        document.put("settingsProblem", status.settingsProblem().isEmpty() ? null : status.settingsProblem());
        return document;
    }

    /// Direct delivery may have thousands of next hops in trouble at once.
    private static Map<String, String> some(Map<String, String> troubles) {
        var some = new LinkedHashMap<String, String>();
        troubles.entrySet().stream().limit(MOST_TROUBLES).forEach(one -> some.put(one.getKey(), one.getValue()));
        return some;
    }
}
