package org.gatepost.dist;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.settings.Declarations;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import tools.jackson.databind.json.JsonMapper;

/// Writes settings as the command line does: through the gateway that runs on the home, else into the file itself; checked as a whole first.
final class SettingsChange {

    private SettingsChange() {}

    /// @param wanted an empty value lets what holds otherwise hold
    static void write(HomeOptions options, Map<String, String> wanted) throws IOException, Failure, SettingsException {
        var plugins = options.plugins();
        var home = options.home();
        home.create();
        var file = new SettingsFile(home.settings());
        file.writeTemplate(Declarations.of(plugins).all());
        var running = options.tryAttach();
        if (running.isPresent()) {
            try (var gateway = running.get()) {
                tell(gateway, wanted);
            }
            return;
        }
        var all = new LinkedHashMap<>(file.read());
        all.putAll(wanted);
        all.values().removeIf(String::isEmpty);
        GatewaySettings.of(all, plugins, home.directory(), _ -> file.path().getFileName().toString());
        file.change(wanted);
    }

    private static void tell(ControlClient gateway, Map<String, String> wanted) throws IOException, Failure {
        var reply = gateway.patch("/v1/settings", new JsonMapper().writeValueAsString(wanted));
        if (!reply.isGood()) {
            throw new Failure(reply.status() == 422 ? ExitCodes.CONFIGURATION : ExitCodes.TEMPORARY, reply.document().path("detail").asString());
        }
        for (var key : reply.document().path("overridden")) {
            if (wanted.containsKey(key.asString())) {
                System.err.println(key.asString() + " is written, but the running gateway was started with --set " + key.asString() + ", which holds until it ends");
            }
        }
    }
}
