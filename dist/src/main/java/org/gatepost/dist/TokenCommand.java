package org.gatepost.dist;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gatepost.control.ControlToken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatepost token rotate`
@Command(name = "token", description = "The secret by which commands and programs control the gateway.", mixinStandardHelpOptions = true, subcommands = TokenCommand.Rotate.class)
final class TokenCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name what to do: rotate.");
    }

    /// `token rotate`
    @Command(name = "rotate", description = "Replaces it; who knows only the old one is out.", mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Override
        public Integer call() throws IOException, Failure {
            var running = options.tryAttach();
            if (running.isPresent()) {
                try (var gateway = running.get()) {
                    var reply = gateway.post("/v1/token/rotate", "");
                    if (!reply.isGood()) {
                        throw new Failure(ExitCodes.TEMPORARY, reply.document().path("detail").asString());
                    }
                }
            } else {
                var home = options.home();
                try (var _ = HomeLock.take(home)) {
                    ControlToken.in(home.run().resolve("control.token")).rotate();
                }
            }
            System.out.println("the token was replaced; it stands in " + options.home().run().resolve("control.token"));
            return ExitCodes.OK;
        }
    }
}
