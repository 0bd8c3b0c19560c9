package org.gatepost.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.CoreSettings;

/// A mail server for the demo: takes everything, keeps nothing but who it was for and its subject.
final class CatchAll implements AutoCloseable {

    private final Intake intake;
    private final int port;
    private final List<String> letters;
    private final Semaphore received;

    private CatchAll(Intake intake, int port, List<String> letters, Semaphore received) {
        this.intake = intake;
        this.port = port;
        this.letters = letters;
        this.received = received;
    }

    static CatchAll start(Plugins plugins) throws IOException {
        var letters = new CopyOnWriteArrayList<String>();
        var received = new Semaphore(0);
        var provider = plugins.intakes().get("smtp");
        if (provider == null) {
            throw new IllegalStateException("this installation has no SMTP intake");
        }
        var intake = provider.open(Settings.of(CoreSettings.ALL, Map.of("listen", "127.0.0.1:0", "helo-name", "mail.example.com")), (envelope, origin, content) -> {
            letters.add(describe(envelope, content));
            received.release();
            return id(letters.size(), origin);
        });
        var address = intake.start().getFirst();
        return new CatchAll(intake, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)), letters, received);
    }

    int port() {
        return port;
    }

    List<String> letters() {
        return letters;
    }

    boolean await(int count, long seconds) throws InterruptedException {
        return received.tryAcquire(count, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        intake.close();
    }

    private static QueueId id(int number, Origin origin) {
        return new QueueId("%010d%d".formatted(number, origin.protocol().length()));
    }

    private static String describe(Envelope envelope, InputStream content) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        var subject = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            subject = subject.isEmpty() && line.startsWith("Subject: ") ? line.substring("Subject: ".length()) : subject;
        }
        return "\"%s\" for %s".formatted(subject, envelope.recipients().getFirst().address());
    }
}
