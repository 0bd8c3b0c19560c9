package org.gatepost.dist;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.swing.SwingUtilities;
import org.gatepost.control.client.ControlClient;
import org.gatepost.gui.Flags;
import org.gatepost.gui.Panel;
import org.gatepost.gui.gateway.ApiGateway;
import org.gatepost.gui.shell.Elsewhere;
import org.gatepost.gui.shell.SingleInstance;

/// The panels of one run, one after the other: first that of its own gateway, then those of others that people go to, and back.
///
/// @param where of the first gateway; empty when it runs in this process
/// @param home of the first gateway, when it is on this computer
/// @param hidden whether the first panel begins as an icon in the tray
record PanelSession(Flags flags, String where, Optional<Path> home, boolean hidden, SingleInstance instance, BlockingQueue<Optional<ControlClient>> next) {

    PanelSession(Flags flags, String where, Optional<Path> home, boolean hidden, SingleInstance instance) {
        this(flags, where, home, hidden, instance, new LinkedBlockingQueue<>());
    }

    /// Until people close the panel of the first gateway: closing another one's leads back to it.
    void run(ApiGateway first) throws InterruptedException, InvocationTargetException, IOException {
        var panel = open(first, where, false, hidden);
        if (flags.shots().isPresent()) {
            panel.shoot();
            panel.close();
        }
        for (var wanted = next.take(); wanted.isPresent(); wanted = next.take()) {
            SwingUtilities.invokeAndWait(panel::dismiss);
            for (var away = wanted; away.isPresent(); away = next.take()) {
                try (var gateway = new ApiGateway(away.get())) {
                    visit(gateway);
                }
            }
            panel = open(first, where, false, false);
        }
    }

    private void visit(ApiGateway gateway) throws InterruptedException, InvocationTargetException {
        var panel = open(gateway, gateway.address(), true, false);
        var then = next.take();
        SwingUtilities.invokeAndWait(panel::dismiss);
        next.add(then);
    }

    private Panel open(ApiGateway gateway, String address, boolean isAway, boolean isHidden) throws InterruptedException, InvocationTargetException {
        var panel = Panel.open(gateway, new Panel.Surroundings(address, isAway ? Optional.empty() : home, isHidden, new Way(isAway), () -> next.add(Optional.empty())), flags);
        instance.onRaise(panel::raise);
        return panel;
    }

    private final class Way implements Elsewhere {

        private final boolean isAway;

        Way(boolean isAway) {
            this.isAway = isAway;
        }

        @Override
        public void attach(String address, String key) throws IOException {
            try {
                next.add(Optional.of(PanelCommand.connected(address, key)));
            } catch (Failure e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void back() {
            next.add(Optional.empty());
        }

        @Override
        public boolean isAway() {
            return isAway;
        }
    }
}
