package org.gatepost.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import org.gatepost.api.queue.QueueException;
import org.gatepost.control.ControlServer;
import org.gatepost.control.ControlToken;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.gatepost.engine.settings.SettingsKeeper;

/// A home on which no gateway runs, opened for one command: the queue and the history are there, nothing is taken and nothing
/// leaves. It is asked by the same API, on a port that nobody else knows of, so that every command has one way to go.
final class StoppedHome implements AutoCloseable {

    private final HomeLock lock;
    private final Gateway gateway;
    private final SettingsKeeper keeper;
    private final ControlServer control;
    private final ControlClient client;

    private StoppedHome(HomeLock lock, Gateway gateway, SettingsKeeper keeper, ControlServer control, ControlClient client) {
        this.lock = lock;
        this.gateway = gateway;
        this.keeper = keeper;
        this.control = control;
        this.client = client;
    }

    /// @throws Failure 69 when there is nothing at this place
    static StoppedHome open(Home home, Plugins plugins) throws Failure, IOException, SettingsException, QueueException {
        if (!Files.isDirectory(home.directory())) {
            throw new Failure(ExitCodes.UNAVAILABLE, "there is no gateway's home at %s; start one with 'gatepost run'".formatted(home.directory()));
        }
        var lock = HomeLock.take(home);
        try {
            var file = new SettingsFile(home.settings());
            var values = new LinkedHashMap<>(file.read());
            values.put("control.listen", "127.0.0.1:0");
            values.remove("control.tls.certificate");
            values.remove("control.tls.key");
            var gateway = Gateway.open(GatewaySettings.of(values, plugins, home.directory(), file::where), plugins, Clock.systemUTC(), System::nanoTime);
            var keeper = new SettingsKeeper(file, values, plugins, home.directory(), gateway);
            Path token = Files.createTempFile(home.run(), "control", ".token");
            try {
                var control = ControlServer.start(ControlToken.in(token), gateway, keeper, Main.Version.number(), _ -> {});
                return new StoppedHome(lock, gateway, keeper, control, ControlClient.to(control.localAddress().toString(), Files.readString(token).strip()));
            } catch (IOException | RuntimeException e) {
                keeper.close();
                gateway.close();
                throw e;
            } finally {
                Files.deleteIfExists(token);
            }
        } catch (IOException | SettingsException | QueueException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    ControlClient client() {
        return client;
    }

    @Override
    public void close() throws QueueException, IOException {
        client.close();
        control.close();
        keeper.close();
        gateway.close();
        lock.close();
    }
}
