package org.gatepost.dist;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatepost pause`
@Command(name = "pause", description = "Stops sending for all; mail is accepted all the same.", mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Option(names = "--for", paramLabel = "DURATION", description = "Goes on by itself after this, like 30m.")
    private String wait = "";

    @Override
    public Integer call() throws IOException, Failure {
        try (var gateway = options.attach()) {
            var reply = gateway.post("/v1/pause", wait.isEmpty() ? "" : "{\"for\":\"%s\"}".formatted(wait.replaceAll("[^0-9a-z]", "?")));
            if (!reply.isGood()) {
                throw new Failure(reply.status() == 400 ? ExitCodes.USAGE : ExitCodes.TEMPORARY, reply.document().path("detail").asString());
            }
            var until = reply.document().path("pausedUntil");
            System.out.println(until.isNull() ? "paused until 'gatepost resume'" : "paused until " + Times.local(until));
            return ExitCodes.OK;
        }
    }
}
