package org.gatepost.dist;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Durations;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.Retraction;
import org.gatepost.engine.settings.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `gatepost demo`: the whole story on a temporary home, with a real gateway and a real catch-all mail server.
@Command(name = "demo", description = "Shows the whole story in half a minute, on a temporary home.", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String DELAY = "6s";
    private static final long LONGEST_SECONDS = 25;

    private final long began = System.nanoTime();

    @Override
    public Integer call() throws IOException, Failure, SettingsException, QueueException, InterruptedException {
        var directory = Files.createTempDirectory("gatepost-demo-");
        try {
            return tell(new Home(directory));
        } finally {
            delete(directory);
        }
    }

    private int tell(Home home) throws IOException, Failure, SettingsException, QueueException, InterruptedException {
        var plugins = Plugins.installed();
        try (var server = CatchAll.start(plugins)) {
            say("A mail server that catches everything listens on 127.0.0.1:" + server.port() + ". It plays your provider.");
            var settings = Map.of("listen", "127.0.0.1:0", "control.listen", "127.0.0.1:0", "smtp.host", "127.0.0.1", "smtp.port", "" + server.port(),
                    "smtp.tls", "disable", "send.delay", DELAY);
            try (var running = RunningGateway.start(home, settings, plugins)) {
                var smtp = running.addresses().getFirst().replaceFirst(".* ", "");
                say("Gatepost takes mail on %s and lets each letter wait %s before it leaves.".formatted(smtp, Durations.words(Durations.parse(DELAY))));
                var client = new DemoClient(smtp);
                var first = handOver(client, "Invoice 2026-117");
                var second = handOver(client, "Salaries of everybody");
                var third = handOver(client, "Minutes of the meeting");
                Thread.sleep(1500);
                say("Oops! \"Salaries of everybody\" was not meant to go out. Taking it back:");
                var retraction = running.gateway().interventions().retract(new QueueId(second), "demo");
                say("  " + second + " " + retraction.words());
                say("The others leave when their delay ends...");
                boolean delivered = server.await(2, LONGEST_SECONDS);
                server.letters().forEach(letter -> say("  the mail server received: " + letter));
                boolean kept = running.gateway().find(new QueueId(second)).map(letter -> letter.state().word().equals("retracted")).orElse(false);
                boolean right = retraction instanceof Retraction.Retracted && delivered && kept && server.letters().size() == 2
                        && server.letters().stream().noneMatch(letter -> letter.contains("Salaries"));
                say((right ? "Two letters delivered, one retracted and never sent (%s, %s, %s)." : "That did not go as it should (%s, %s, %s).").formatted(first, second, third));
                return right ? ExitCodes.OK : ExitCodes.SOFTWARE;
            }
        }
    }

    private String handOver(DemoClient client, String subject) throws IOException {
        var id = client.send("office@example.org", "customer@example.com", subject);
        say("Handed over: \"%s\", kept on disk as %s".formatted(subject, id));
        return id;
    }

    private void say(String words) {
        System.out.printf("%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, words);
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
