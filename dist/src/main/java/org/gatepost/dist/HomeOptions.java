package org.gatepost.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the home is, and what beats its settings file.
final class HomeOptions {

    @Option(names = "--home", paramLabel = "DIR", description = "The gateway's directory; else GATEPOST_HOME, else the platform's usual place.")
    private @Nullable Path directory;

    @Option(names = "--set", paramLabel = "key=value", description = "Beats the settings file for this process.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    Home home() {
        return directory != null ? new Home(directory.toAbsolutePath().normalize())
                : Home.usual(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    /// What comes with the product and what the jars in `plugins/` bring.
    Plugins plugins() {
        return Plugins.installed(home().plugins(), Main.Version.number());
    }

    /// @throws Failure 64, when a secret stands on the command line
    Map<String, String> overrides(Plugins plugins) throws Failure {
        try {
            GatewaySettings.checkOverrides(overrides, plugins);
            return overrides;
        } catch (SettingsException e) {
            throw new Failure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /// The gateway that runs on this home.
    ControlClient attach() throws IOException, Failure {
        return tryAttach().orElseThrow(() -> new Failure(ExitCodes.UNAVAILABLE, "no gateway runs on %s; start one with 'gatepost run'".formatted(home().directory())));
    }

    Optional<ControlClient> tryAttach() throws IOException {
        return ControlClient.attach(home().run());
    }
}
