package org.gatepost.dist;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gatepost.control.client.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `gatepost status`
@Command(name = "status", description = "Shows the running gateway in one screen.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final int MOST_TROUBLES = 10;

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure {
        try (var gateway = options.attach()) {
            var status = gateway.get("/v1/status").document();
            System.out.println(json ? status.toString() : words(gateway, status));
            return ExitCodes.OK;
        }
    }

    private String words(ControlClient gateway, JsonNode status) {
        var text = new StringBuilder();
        line(text, "Gatepost", "%s on %s, control %s".formatted(status.path("version").asString(), options.home().directory(), gateway.address()));
        line(text, "Running", "since " + Times.local(status.path("startedAt")));
        line(text, "Sending", sending(status));
        line(text, "Next hop", status.path("nextHop").isNull() ? "-" : "%s (%s)".formatted(status.path("nextHop").asString(), status.path("transport").asString()));
        status.path("troubles").properties().stream().limit(MOST_TROUBLES).forEach(trouble -> line(text, "Trouble", trouble.getKey() + ": " + trouble.getValue().asString()));
        int more = status.path("troubled").asInt() - MOST_TROUBLES;
        if (more > 0) {
            line(text, "Trouble", "and %d more next hops".formatted(more));
        }
        for (var ailment : status.path("ailments")) {
            line(text, "Wrong", ailment.asString());
        }
        if (!status.path("settingsProblem").isNull()) {
            line(text, "Settings", "refused, the old ones hold: " + status.path("settingsProblem").asString());
        }
        for (var orphan : status.path("orphanedSettings")) {
            line(text, "Settings", orphan.asString() + " belongs to a plug-in that is not installed");
        }
        var letters = status.path("counts").properties().stream().filter(count -> count.getValue().asLong() > 0)
                .map(count -> count.getValue().asLong() + " " + count.getKey()).collect(Collectors.joining(", "));
        line(text, "Letters", letters.isEmpty() ? "none" : letters);
        return text.toString().stripTrailing();
    }

    private static String sending(JsonNode status) {
        if (!status.path("obstacle").isNull()) {
            return "no: " + status.path("obstacle").asString();
        }
        return status.path("troubles").isEmpty() ? "normally" : "with trouble";
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("%-10s %s%n".formatted(label + ":", value));
    }
}
