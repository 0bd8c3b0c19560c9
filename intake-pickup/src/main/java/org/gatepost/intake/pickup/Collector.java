package org.gatepost.intake.pickup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.queue.QueueException;
import org.gatepost.smtp.CheckedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what comes to rest in a folder, one letter after the other, oldest first.
///
/// A file is deleted once its letter is accepted: a crash in between makes two letters of one, the other order would make none.
///
/// **Threads.** One of its own, virtual.
///
/// **Failure.** What is no letter is put aside and stops no other. When the queue takes nothing, all waits.
final class Collector implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Collector.class);
    private static final Origin ORIGIN = new Origin("", "", "pickup");
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration DRAFTS_LIVE = Duration.ofDays(1);
    private static final int AT_ONCE = 1000;

    private final PickupFolder folder;
    private final Supplier<Terms> terms;
    private final Submissions submissions;
    private final LongSupplier nanoTime;
    private final Resting resting = new Resting();
    private final Set<Path> accepted = new HashSet<>(); // and could not be deleted
    private Map<String, String> troubles = Map.of(); // those of the last look, by what they are about: each is said once
    private final CountDownLatch closing = new CountDownLatch(1); // no interrupt: it would break what the queue writes
    private final Thread thread = Thread.ofVirtual().name("pickup").unstarted(this::run);

    Collector(PickupFolder folder, Supplier<Terms> terms, Submissions submissions, LongSupplier nanoTime) {
        this.folder = folder;
        this.terms = terms;
        this.submissions = submissions;
        this.nanoTime = nanoTime;
    }

    PickupFolder folder() {
        return folder;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
            folder.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("the lock of the pickup folder {} cannot be given back: {}", folder.directory(), e.toString());
        }
    }

    private void run() {
        try {
            folder.removeOldDrafts(Instant.now().minus(DRAFTS_LIVE));
        } catch (IOException e) {
            log.warn("unfinished letters in the pickup folder {} cannot be removed: {}", folder.directory(), e.toString());
        }
        try {
            do {
                look();
            } while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes what is at rest now.
    void look() {
        var now = new LinkedHashMap<String, String>();
        try {
            for (var found : folder.taken(AT_ONCE)) {
                if (closing.getCount() == 0) {
                    return;
                }
                accept(found.file(), now);
            }
            for (var found : resting.rested(folder.dropped(AT_ONCE), nanoTime.getAsLong())) {
                if (closing.getCount() == 0) {
                    return;
                }
                take(found, now);
            }
        } catch (QueueException e) {
            now.put("queue", "letters wait in the pickup folder %s: %s".formatted(folder.directory(), e.getMessage()));
        } catch (IOException e) {
            now.put("folder", "the pickup folder %s cannot be looked into: %s".formatted(folder.directory(), e));
        } catch (RuntimeException e) {
            log.error("a defect while letters were taken from the pickup folder {}", folder.directory(), e);
        }
        now.forEach((about, words) -> {
            if (!troubles.containsKey(about)) {
                log.error("{}", words);
            }
        });
        troubles = now;
    }

    private void take(Found found, Map<String, String> trouble) throws QueueException {
        List<Path> taken;
        try {
            taken = folder.take(found.file()).stream().toList();
        } catch (IOException e) { // a directory of somebody else; others can be moved all the same
            trouble.put(found.file().toString(), "%s cannot be taken from the pickup folder, it stays there: %s".formatted(name(found.file()), e));
            return;
        }
        for (var file : taken) {
            accept(file, trouble);
        }
    }

    private void accept(Path file, Map<String, String> trouble) throws QueueException {
        try {
            if (!accepted.contains(file)) {
                var now = terms.get();
                try (var letter = PickedLetter.open(file, now)) {
                    submissions.accept(letter.envelope(), ORIGIN, letter.message());
                    accepted.add(file);
                } catch (UnusableException e) {
                    putAside(file, String.valueOf(e.getMessage()), e.remedy());
                    return;
                } catch (CheckedMessage.TooLargeException e) {
                    var tooLarge = PickedLetter.tooLarge(now);
                    putAside(file, String.valueOf(tooLarge.getMessage()), tooLarge.remedy());
                    return;
                } catch (CheckedMessage.BareLineEndException e) {
                    putAside(file, "a line has CR alone in it, which others may take for its end", "end lines with LF or CR LF");
                    return;
                } catch (RefusedException e) {
                    putAside(file, "it is refused: %s %s".formatted(e.status(), e.getMessage()), "change what that says");
                    return;
                }
            }
            Files.delete(file);
            accepted.remove(file);
        } catch (IOException | RuntimeException e) { // perhaps only now: too many open files
            trouble.put(file.toString(), "%s cannot be taken from the pickup folder, it waits in %s: %s".formatted(name(file), file.getParent(), e));
        }
    }

    private void putAside(Path file, String why, String remedy) throws IOException {
        var place = folder.putAside(file, """
                This letter was not sent: it lay in the pickup folder %s as it is here.
                Why: %s.
                What to do: %s; then move it into the folder again.
                """.formatted(folder.directory(), why, remedy));
        log.error("{} in the pickup folder is no letter that can be sent, it is kept as {}: {}", name(file), place, why);
    }

    private static String name(Path file) {
        return PickupFolder.plain(String.valueOf(file.getFileName()));
    }
}
