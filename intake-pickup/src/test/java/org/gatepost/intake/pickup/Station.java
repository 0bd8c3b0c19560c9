package org.gatepost.intake.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.smtp.message.Addresses;

/// A pickup folder, a collector whose time is the test's, and a queue that remembers what it took.
final class Station implements AutoCloseable {

    static final String HEADER = "From: a@b.example\nTo: c@d.example\n";
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    final Path directory;
    final List<Envelope> envelopes = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<Origin> origins = new ArrayList<>();
    final Collector collector;
    Optional<Exception> trouble = Optional.empty();
    Predicate<String> troubling = _ -> true; // which messages meet it
    Runnable duringAcceptance = () -> {};
    long largest = 1 << 20;
    private long nanoTime;

    Station(Path directory) throws IOException {
        this.directory = directory;
        this.collector = new Collector(PickupFolder.open(directory), this::terms, this::accept, () -> nanoTime);
    }

    Terms terms() {
        return new Terms(Optional.of(directory), largest, 3, new Addresses(() -> "here.example"));
    }

    private QueueId accept(Envelope envelope, Origin origin, InputStream content) throws IOException, RefusedException, QueueException {
        var message = new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
        duringAcceptance.run();
        if (trouble.isPresent() && troubling.test(message)) {
            switch (trouble.get()) {
                case QueueException e -> throw e;
                case RefusedException e -> throw e;
                default -> throw new IllegalStateException(trouble.get());
            }
        }
        envelopes.add(envelope);
        messages.add(message);
        origins.add(origin);
        return new QueueId("0123456789");
    }

    /// Writes a file elsewhere and moves it in.
    Path drop(String name, String text) throws IOException {
        var draft = Files.write(directory.resolve("." + name), text.getBytes(StandardCharsets.ISO_8859_1));
        return Files.move(draft, directory.resolve(name));
    }

    Path drop(String name, String text, Instant changed) throws IOException {
        var file = drop(name, text);
        Files.setLastModifiedTime(file, FileTime.from(changed));
        return file;
    }

    /// Looks twice, a second apart: what lies there has come to rest by then.
    void takeAll() {
        collector.look();
        later();
    }

    void later() {
        nanoTime += SECOND;
        collector.look();
    }

    List<String> files(String folder) throws IOException {
        try (var all = Files.list(directory.resolve(folder))) {
            return all.map(file -> String.valueOf(file.getFileName())).filter(name -> !name.equals(".lock")).sorted().toList();
        }
    }

    String reason(String name) throws IOException {
        return Files.readString(directory.resolve("bad").resolve(name + ".reason.txt"));
    }

    @Override
    public void close() {
        collector.start(); // its end is that of its thread
        collector.close();
    }
}
