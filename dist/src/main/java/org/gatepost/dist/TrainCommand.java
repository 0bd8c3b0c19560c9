package org.gatepost.dist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.control.client.ControlClient;
import org.gatepost.dist.send.Handover;
import org.gatepost.dist.send.Outside;
import org.gatepost.dist.send.SendException;
import org.gatepost.dist.send.Sender;
import org.gatepost.dist.send.Site;
import org.gatepost.dist.send.SendmailArguments;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.SmtpClient;
import org.gatepost.smtp.client.Timeouts;
import org.gatepost.smtp.client.Trust;
import picocli.CommandLine.Command;

/// Does what a gateway does, some thousand times, on a temporary home: while the runtime watches (`-XX:AOTCacheOutput`), so
/// that later starts need not find out again which classes there are. The build runs it.
@Command(name = "train", hidden = true, description = "Exercises everything once, for the runtime to remember.")
final class TrainCommand implements Callable<Integer> {

    private static final int CLIENTS = 8;
    private static final int LETTERS = 250;
    private static final long LONGEST_SECONDS = 60;
    private static final String NOBODY_LISTENS = "127.0.0.1:1";

    @Override
    public Integer call() throws IOException, Failure, SettingsException, QueueException, InterruptedException {
        var home = new Home(Files.createTempDirectory("gatepost-train-"));
        var plugins = Plugins.installed();
        try (var server = CatchAll.start(plugins)) {
            var settings = Map.of("listen", "127.0.0.1:0", "control.listen", "127.0.0.1:0", "smtp.host", "127.0.0.1", "smtp.port", "" + server.port(),
                    "smtp.tls", "disable", "send.delay", "0");
            try (var running = RunningGateway.start(home, settings, plugins)) {
                var address = running.addresses().getFirst();
                handIn(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
                ask(home);
                askFromOutside(home, address.replaceFirst(".* ", ""));
                return server.await(CLIENTS * LETTERS, LONGEST_SECONDS) ? ExitCodes.OK : ExitCodes.SOFTWARE;
            }
        } finally {
            DemoCommand.delete(home.directory());
        }
    }

    private static void handIn(int port) throws IOException, InterruptedException {
        var gatepost = new NextHop("127.0.0.1", port, NextHop.Tls.DISABLE, Optional.of("train.example"), Optional.empty(), false, LETTERS, Timeouts.STANDARD);
        try (var client = new SmtpClient(Trust.of(Optional.empty()))) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofVirtual().start(() -> handIn(client, gatepost)));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
    }

    private static void handIn(SmtpClient client, NextHop gatepost) {
        try {
            for (int i = 0; i < LETTERS; i++) {
                client.deliver(gatepost, new DeliveryRequest(new QueueId("0000000000"), 1, new Lane("train"), Mailbox.of("a@example.org"), MailParameters.NONE,
                        List.of(Recipient.of("b@example.com")), letter()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(Home home) throws IOException, Failure {
        var letter = new ByteArrayInputStream("To: B <b@example.com>\nSubject: training\n\ntext\n".getBytes(StandardCharsets.US_ASCII));
        try {
            Sender.ofThisMachine(SendmailArguments.parse(List.of("-t", "-i", "-f", "a@example.org"))).send(Handover.of(home.directory(), new Site(Map.of()), Map.of()), letter);
        } catch (SendException e) {
            throw new Failure(ExitCodes.SOFTWARE, String.valueOf(e.getMessage()));
        }
        try (var client = ControlClient.attach(home.run()).orElseThrow()) {
            client.get("/v1/status");
            client.messages(Map.of()).forEach(message -> Table.row(message, Instant.EPOCH));
        }
    }

    /// As a user would who may not use the home: by SMTP, then into a drop folder.
    private static void askFromOutside(Home home, String listen) throws IOException, Failure {
        var folder = Files.createDirectory(home.directory().resolve("drop"));
        var file = Files.writeString(home.directory().resolve("site"), "home=%s%nintake.pickup=%s%n".formatted(home.directory(), folder));
        var envelope = Envelope.of(Mailbox.of("a@example.org"), List.of(Recipient.of("b@example.com")));
        try {
            var site = Site.read(Map.of("GATEPOST_SITE", file.toString()));
            for (var address : List.of(listen, NOBODY_LISTENS)) {
                Outside.of(site, Map.of("listen", address)).leave(envelope, letter().open(), home.directory());
            }
        } catch (SendException e) {
            throw new Failure(ExitCodes.SOFTWARE, String.valueOf(e.getMessage()));
        }
    }

    private static Content letter() {
        return Content.of(("From: a@example.org\r\nSubject: training\r\n\r\n" + "0123456789 and some more text\r\n".repeat(150)).getBytes(StandardCharsets.US_ASCII));
    }
}
