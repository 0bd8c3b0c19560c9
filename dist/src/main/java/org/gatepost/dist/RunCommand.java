package org.gatepost.dist;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.gatepost.api.queue.QueueException;
import org.gatepost.engine.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatepost run`: the gateway in the foreground until it is told to stop.
@Command(name = "run", description = "Runs the gateway without a window, in the foreground.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Override
    public Integer call() throws Failure, IOException, SettingsException, QueueException, InterruptedException {
        var plugins = options.plugins();
        plugins.leftOut().forEach(one -> log().warn("plug-in {}{} is left out: {}", one.from(), one.name().isEmpty() ? "" : " (" + one.kind() + " " + one.name() + ")",
                one.problem()));
        RunningGateway running;
        try {
            running = RunningGateway.start(options.home(), options.overrides(plugins), plugins);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("cannot listen")) {
                throw new Failure(ExitCodes.UNAVAILABLE, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> stop(running)));
        Signals.onHangUp(running::reload);
        System.out.println("gatepost ready: " + String.join(", ", running.addresses()));
        System.out.flush();
        new CountDownLatch(1).await(); // until a signal
        return ExitCodes.OK;
    }

    /// In the hook of a signal: the exit code would be the signal's, and stopping as told is no failure.
    static void stop(RunningGateway running) {
        int code = ExitCodes.OK;
        try {
            log().info("stopping: no more mail is taken, running deliveries may end");
            running.close();
            log().info("stopped");
        } catch (QueueException | IOException | RuntimeException e) {
            log().error("stopped, but not cleanly: {}", e.getMessage(), e);
            code = ExitCodes.TEMPORARY;
        }
        Logs.close();
        Runtime.getRuntime().halt(code);
    }

    /// Not a field: every command loads this class, and most need no log.
    private static Logger log() {
        return LoggerFactory.getLogger(RunCommand.class);
    }
}
