package org.gatepost.dist.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.queue.QueueException;
import org.gatepost.smtp.CheckedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what is in the spool: at the start, and what a sender still leaves there while the gateway starts or cannot take mail.
///
/// A file is deleted once its letter is accepted: a crash in between makes two letters of one, the other order would make none.
/// The delay counts from the acceptance, so that there is time to retract. Limits of the intake are for clients that can still be told: not applied here.
///
/// **Threads.** One of its own, virtual.
///
/// **Failure.** What is no letter is put aside in `spool/broken` and stops no other. When the queue takes nothing, all waits.
public final class SpoolIntake implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SpoolIntake.class);
    private static final Origin ORIGIN = new Origin("", "", "local");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration DRAFTS_LIVE = Duration.ofDays(1);

    private final Spool spool;
    private final Submissions submissions;
    private final Set<Path> accepted = new HashSet<>(); // and could not be deleted
    private final Set<String> said = new HashSet<>(); // of the trouble that lasts
    private final CountDownLatch closing = new CountDownLatch(1); // no interrupt: it would break what the queue writes
    private final Thread thread = Thread.ofVirtual().name("spool").unstarted(this::run);

    public SpoolIntake(Path home, Submissions submissions) {
        this.spool = new Spool(home);
        this.submissions = submissions;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        removeOldDrafts();
        try {
            do {
                takeAll();
            } while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes what waits now.
    void takeAll() {
        var now = new HashSet<String>();
        try {
            for (var file : spool.waiting()) {
                if (closing.getCount() == 0) {
                    return;
                }
                try {
                    take(file);
                } catch (IOException | RuntimeException e) { // perhaps only now: too many open files
                    now.add("%s cannot be taken: %s".formatted(file, e));
                }
            }
        } catch (QueueException | IOException e) {
            now.add("letters wait in %s: %s".formatted(spool.directory(), e.getMessage()));
        }
        now.stream().filter(words -> !said.contains(words)).forEach(words -> log.error("{}", words));
        said.clear();
        said.addAll(now);
    }

    private void take(Path file) throws QueueException, IOException {
        if (!accepted.contains(file)) {
            try (var letter = SpooledLetter.open(file)) {
                submissions.accept(letter.envelope(), ORIGIN, new CheckedMessage(letter.message(), Long.MAX_VALUE));
            } catch (SpooledLetter.BrokenException | CheckedMessage.BareLineEndException e) {
                putAside(file, String.valueOf(e.getMessage()));
                return;
            } catch (RefusedException e) {
                putAside(file, "it is refused: %s %s".formatted(e.status(), e.getMessage()));
                return;
            }
            accepted.add(file);
        }
        delete(file);
    }

    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        accepted.remove(file);
    }

    private void putAside(Path file, String why) throws IOException {
        Files.createDirectories(spool.broken());
        Files.move(file, spool.broken().resolve(String.valueOf(file.getFileName())));
        log.error("{} is no letter that can be sent, it is kept in {}: {}", file.getFileName(), spool.broken(), why);
    }

    /// What killed senders left.
    private void removeOldDrafts() {
        var old = FileTime.from(Instant.now().minus(DRAFTS_LIVE));
        try {
            for (var draft : drafts()) {
                if (Files.getLastModifiedTime(draft).compareTo(old) < 0) {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (IOException e) {
            log.warn("unfinished letters in {} cannot be removed: {}", spool.drafts(), e.toString());
        }
    }

    private List<Path> drafts() throws IOException {
        if (!Files.isDirectory(spool.drafts())) {
            return List.of();
        }
        try (var all = Files.list(spool.drafts())) {
            return all.toList();
        }
    }
}
