package org.gatepost.dist;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatepost.api.queue.QueueException;
import org.gatepost.control.ControlServer;
import org.gatepost.control.ControlToken;
import org.gatepost.dist.spool.SpoolIntake;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.GatewayEvent;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.Declarations;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.gatepost.engine.settings.SettingsKeeper;

/// A whole gateway on a home: lock, settings, queue, intake, control. Closed in the opposite order.
final class RunningGateway implements AutoCloseable {

    private final HomeLock lock;
    private final Gateway gateway;
    private final SettingsKeeper keeper;
    private final ControlServer control;
    private final SpoolIntake spool;
    private final List<String> addresses;

    private RunningGateway(HomeLock lock, Gateway gateway, SettingsKeeper keeper, ControlServer control, SpoolIntake spool, List<String> addresses) {
        this.lock = lock;
        this.gateway = gateway;
        this.keeper = keeper;
        this.control = control;
        this.spool = spool;
        this.addresses = addresses;
    }

    static RunningGateway start(Home home, Map<String, String> overrides, Plugins plugins) throws IOException, Failure, SettingsException, QueueException {
        var lock = HomeLock.take(home);
        try {
            var file = new SettingsFile(home.settings());
            file.writeTemplate(Declarations.of(plugins).all());
            var settings = GatewaySettings.load(file, overrides, plugins, home.directory());
            Logs.apply(settings);
            var gateway = Gateway.open(settings, plugins, Clock.systemUTC(), System::nanoTime);
            try {
                return start(home, overrides, plugins, lock, file, gateway);
            } catch (IOException | QueueException | RuntimeException e) {
                gateway.close();
                throw e;
            }
        } catch (IOException | SettingsException | QueueException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static RunningGateway start(Home home, Map<String, String> overrides, Plugins plugins, HomeLock lock, SettingsFile file, Gateway gateway) throws IOException, QueueException {
        gateway.watch(event -> {
            if (event instanceof GatewayEvent.SettingsApplied) {
                Logs.apply(gateway.settings());
            }
        });
        var keeper = new SettingsKeeper(file, overrides, plugins, home.directory(), gateway);
        var control = ControlServer.start(ControlToken.in(home.run().resolve("control.token")), gateway, keeper, Main.Version.number(), lock::announce);
        try {
            var addresses = new ArrayList<>(gateway.start());
            addresses.add("control " + control.address());
            var spool = new SpoolIntake(home.directory(), gateway.submissions());
            spool.start();
            return new RunningGateway(lock, gateway, keeper, control, spool, addresses);
        } catch (IOException | QueueException | RuntimeException e) {
            keeper.close();
            control.close();
            throw e;
        }
    }

    /// Reads the settings file again.
    void reload() {
        keeper.reload();
    }

    Gateway gateway() {
        return gateway;
    }

    /// `smtp 127.0.0.1:2525`, and so on, control last.
    List<String> addresses() {
        return addresses;
    }

    @Override
    public void close() throws QueueException, IOException {
        keeper.close();
        spool.close();
        gateway.close();
        control.close();
        lock.close();
    }
}
