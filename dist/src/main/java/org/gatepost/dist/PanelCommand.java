package org.gatepost.dist;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.gatepost.api.queue.QueueException;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.gui.Flags;
import org.gatepost.gui.Panel;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.ApiGateway;
import org.gatepost.gui.shell.Elsewhere;
import org.gatepost.gui.shell.SingleInstance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatepost panel`: the control panel, on the gateway that runs on the home, on another one, or with one of its own.
@Command(name = "panel", description = "Opens the control panel; runs a gateway inside when none runs on this home.", mixinStandardHelpOptions = true)
final class PanelCommand implements Callable<Integer> {

    private static final Pattern HERE = Pattern.compile("^(localhost|127\\.[0-9.]+|\\[::1])(:|$)");

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Option(names = "--connect", paramLabel = "host:port", description = "A gateway elsewhere; TLS unless it is on this computer.")
    private @Nullable String connect;

    @Option(names = "--token-file", paramLabel = "FILE", description = "The token of that gateway: a copy of its run/control.token. Not given: this home's.")
    private @Nullable Path tokenFile;

    @Option(names = "--hidden", description = "Only the icon in the tray; the window put aside where there is no tray.")
    private boolean hidden;

    /// Whether somebody sits before a screen, found out without touching one.
    static boolean hasDisplay() {
        var system = System.getProperty("os.name");
        return system.startsWith("Windows") || system.startsWith("Mac") || !Optional.ofNullable(System.getenv("DISPLAY")).orElse("").isEmpty();
    }

    @Override
    public Integer call() throws Failure, IOException, SettingsException, QueueException, InterruptedException, InvocationTargetException {
        needDisplay();
        var flags = Flags.read();
        if (!flags.fixture().isEmpty()) {
            return picture(flags);
        }
        var home = options.home();
        if (connect != null) {
            return attached(remote(connect), flags, connect, Optional.empty(), SingleInstance.none());
        }
        Files.createDirectories(home.run());
        try (var instance = SingleInstance.of(home.run().resolve("panel.sock"))) {
            if (instance.isEmpty()) {
                System.out.println("gatepost: the panel of this home is open already; it is in front now");
                return ExitCodes.OK;
            }
            var running = options.tryAttach();
            return running.isPresent() ? attached(running.get(), flags, running.get().address(), Optional.of(home.directory()), instance.get()) : inside(flags, instance.get());
        }
    }

    private static int picture(Flags flags) throws IOException, InterruptedException, InvocationTargetException {
        var ended = new CountDownLatch(1);
        var panel = Panel.open(new FixtureGateway(flags.fixture()), new Panel.Surroundings("", Optional.empty(), false, Elsewhere.NOWHERE, ended::countDown), flags);
        if (flags.shots().isPresent()) {
            panel.shoot();
            panel.close();
        }
        ended.await();
        return ExitCodes.OK;
    }

    private ControlClient remote(String address) throws IOException, Failure {
        return connected(address, Files.readString(tokenFile != null ? tokenFile : options.home().run().resolve("control.token")));
    }

    /// A gateway that answers at an address and takes a key. Off this computer only by TLS: the key opens everything.
    static ControlClient connected(String address, String token) throws IOException, Failure {
        try {
            var client = ControlClient.to(address.contains("://") || HERE.matcher(address).find() ? address : "https://" + address, token.strip());
            var reply = client.get("/v1/status");
            if (reply.isGood()) {
                return client;
            }
            client.close();
            throw new Failure(reply.status() == 401 ? ExitCodes.NO_PERMISSION : ExitCodes.UNAVAILABLE, "the gateway at %s says: %s".formatted(address, reply.document().path("detail").asString()));
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCodes.USAGE, "'%s' is no address like host:port".formatted(address));
        } catch (ConnectException e) {
            throw new Failure(ExitCodes.UNAVAILABLE, "no gateway answers at " + address);
        }
    }

    private int attached(ControlClient client, Flags flags, String where, Optional<Path> home, SingleInstance instance) throws InterruptedException, InvocationTargetException, IOException {
        try (var gateway = new ApiGateway(client)) {
            new PanelSession(flags, where, home, hidden, instance).run(gateway);
        }
        return ExitCodes.OK;
    }

    private int inside(Flags flags, SingleInstance instance) throws Failure, IOException, SettingsException, QueueException, InterruptedException, InvocationTargetException {
        var plugins = options.plugins();
        var running = RunningGateway.start(options.home(), options.overrides(plugins), plugins);
        var stopping = Thread.ofPlatform().name("shutdown").unstarted(() -> RunCommand.stop(running)); // a desktop that ends sends a signal
        Runtime.getRuntime().addShutdownHook(stopping);
        try (var gateway = new ApiGateway(options.attach())) {
            new PanelSession(flags, "", Optional.of(options.home().directory()), hidden, instance).run(gateway);
        }
        Runtime.getRuntime().removeShutdownHook(stopping);
        running.close();
        return ExitCodes.OK;
    }

    private static void needDisplay() throws Failure {
        try {
            if (hasDisplay() && !GraphicsEnvironment.isHeadless()) {
                GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice();
                return;
            }
        } catch (AWTError | HeadlessException | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new Failure(ExitCodes.UNAVAILABLE, "the control panel needs a display, and this one cannot be used (%s); use 'gatepost run' and the other commands".formatted(e.getMessage()));
        }
        throw new Failure(ExitCodes.UNAVAILABLE, "the control panel needs a display, and there is none; use 'gatepost run' and the other commands");
    }
}
