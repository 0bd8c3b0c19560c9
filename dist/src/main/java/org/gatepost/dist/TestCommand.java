package org.gatepost.dist;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gatepost.control.client.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost test`: a real letter through the queue, and what the server said to it.
@Command(name = "test", description = "Sends a test letter now and shows the conversation with the server.", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 250;

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "ADDRESS", description = "Who is to get it.")
    private String to = "";

    @Option(names = "--from", paramLabel = "ADDRESS", description = "Who it is from; else smtp.user or postmaster.")
    private String from = "";

    @Option(names = "--json", description = "What happened to the letter as one JSON object on each line, then the letter.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure, InterruptedException {
        try (var gateway = options.attach()) {
            var body = new JsonMapper().createObjectNode().put("to", to);
            if (!from.isEmpty()) {
                body.put("from", from);
            }
            var reply = gateway.post("/v1/test", body.toString());
            if (!reply.isGood()) {
                throw new Failure(reply.status() == 400 ? ExitCodes.USAGE : ExitCodes.TEMPORARY, reply.document().path("detail").asString());
            }
            var id = reply.document().path("id").asString();
            if (!json) {
                System.out.printf("%s from <%s> to <%s>%n", id, reply.document().path("from").asString(), to);
            }
            return follow(gateway, id);
        }
    }

    /// Until its first attempt has ended, or nothing will happen soon.
    private int follow(ControlClient gateway, String id) throws IOException, Failure, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int shown = 0;
        while (true) {
            boolean last = System.nanoTime() - end > 0;
            var events = gateway.get("/v1/history/" + id).document().path("events");
            boolean attempted = false;
            for (int i = 0; i < events.size(); i++) {
                attempted |= events.path(i).path("what").asString().equals("attempted");
                if (i >= shown) {
                    show(events.path(i));
                }
            }
            shown = Math.max(shown, events.size());
            var letter = gateway.get("/v1/messages/" + id);
            if (attempted || last || isStopped(gateway)) {
                if (!letter.isGood()) {
                    throw new Failure(ExitCodes.TEMPORARY, letter.document().path("detail").asString());
                }
                return verdict(letter.document());
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /// Nothing leaves, whatever the letter.
    private static boolean isStopped(ControlClient gateway) throws IOException {
        return !gateway.get("/v1/status").document().path("obstacle").isNull();
    }

    private void show(JsonNode event) {
        if (json) {
            System.out.println(event);
            return;
        }
        for (var contact : event.path("contacts")) {
            System.out.printf("  %s %s%n", contact.path("host").asString(), contact.path("address").asString());
            contact.path("conversation").forEach(line -> System.out.println("    " + line.asString()));
        }
    }

    private int verdict(JsonNode letter) {
        var state = letter.path("state").asString();
        var why = letter.path("lastReply").isNull() ? "" : ": " + letter.path("lastReply").asString();
        boolean sent = state.equals("sent");
        boolean gone = Set.of("failed", "expired", "retracted").contains(state);
        System.out.println(json ? letter.toString() : sent ? "delivered" + why + System.lineSeparator() + "Look into the inbox, and into the folder for spam."
                : gone ? state + why : "%s%s%sGatepost goes on trying; 'gatepost check' says more.".formatted(state, why, System.lineSeparator()));
        return sent ? ExitCodes.OK : gone ? ExitCodes.UNAVAILABLE : ExitCodes.TEMPORARY;
    }
}
