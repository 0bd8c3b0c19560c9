package org.gatepost.dist;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatepost resume`
@Command(name = "resume", description = "Starts sending again.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Override
    public Integer call() throws IOException, Failure {
        try (var gateway = options.attach()) {
            var reply = gateway.post("/v1/resume", "");
            if (!reply.isGood()) {
                throw new Failure(ExitCodes.TEMPORARY, reply.document().path("detail").asString());
            }
            System.out.println("sending");
            return ExitCodes.OK;
        }
    }
}
