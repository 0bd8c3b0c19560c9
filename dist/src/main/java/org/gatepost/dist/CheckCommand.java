package org.gatepost.dist;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.control.CheckJson;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.check.Inspection;
import org.gatepost.engine.check.Sender;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost check`: a running gateway looks itself, with its own network and secrets; without one the home is looked at, which
/// is only read, so no lock is taken.
@Command(name = "check", description = "Looks step by step whether mail can leave, and says what to do. Sends nothing.", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Option(names = "--from", paramLabel = "ADDRESS", description = "The sender that the server is asked about; else smtp.user or postmaster.")
    private String from = "";

    @Option(names = "--json", description = "One JSON object on each line: the steps, then the verdict.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure, InterruptedException {
        var plugins = Plugins.installed();
        var overrides = options.overrides(plugins);
        var sender = from.isEmpty() ? Optional.<Mailbox>empty() : Optional.of(Sender.address(from)
                .orElseThrow(() -> new Failure(ExitCodes.USAGE, "--from must be an address like office@example.com")));
        var gateway = options.tryAttach();
        try (var steps = new StepPrinter(json)) {
            if (gateway.isPresent()) {
                try (var running = gateway.get()) {
                    ask(running, overrides, steps);
                }
            } else {
                look(plugins, overrides, sender, steps);
            }
            return steps.isGood() ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
        }
    }

    private void ask(ControlClient running, Map<String, String> changes, StepPrinter steps) throws IOException, Failure {
        var body = new LinkedHashMap<String, Object>();
        body.put("settings", changes);
        if (!from.isEmpty()) {
            body.put("from", from);
        }
        var refused = running.lines("/v1/check", new JsonMapper().writeValueAsString(body), steps::print);
        if (refused.isPresent()) {
            throw new Failure(refused.get().status() == 429 ? ExitCodes.TEMPORARY : ExitCodes.USAGE, refused.get().document().path("detail").asString());
        }
    }

    private void look(Plugins plugins, Map<String, String> overrides, Optional<Mailbox> sender, StepPrinter steps) throws InterruptedException {
        var home = options.home();
        var mapper = new JsonMapper();
        var inspection = new Inspection(home, Clock.systemUTC(), List.of(), step -> steps.print(mapper.valueToTree(CheckJson.of(step))));
        boolean ok = inspection.run(() -> GatewaySettings.load(new SettingsFile(home.settings()), overrides, plugins, home.directory()), "", sender);
        steps.print(mapper.<JsonNode>valueToTree(Map.of("ok", ok)));
    }
}
