package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.queue.mapdb.RecordingDisk.Step;

/// A queue's life in small: accepts, leases, puts off, retracts, forgets, closes and opens again, as chance has it; and what it was answered.
final class CrashScript {

    private static final long SEGMENT = 6 << 10;
    /// What is beyond it has a file of its own.
    private static final int BUDGET = 12 << 10;
    /// Each so many is never touched, and has to be carried forward.
    private static final int FOREVER = 12;
    private static final int LARGE = 9 << 10;

    /// A mail and everything that was asked of it, one after the other; empty: gone.
    record Mail(byte[] content, List<Optional<QueueEntry>> steps) {

        boolean isGone() {
            return steps.getLast().isEmpty();
        }

        QueueEntry latest() {
            return steps.getLast().orElseThrow();
        }
    }

    private final RecordingDisk disk;
    private final Path directory;
    private final Random random;
    private final List<Mail> mails = new ArrayList<>();

    CrashScript(RecordingDisk disk, Path directory, Random random) {
        this.disk = disk;
        this.directory = directory;
        this.random = random;
    }

    Path directory() {
        return directory;
    }

    List<Mail> mails() {
        return mails;
    }

    /// Small enough that segments are full and contents spill.
    static Setup setup(Disk disk, Setup.Indexes indexes) {
        return new Setup(disk, indexes, SEGMENT, new DraftBudget(BUDGET), 0, () -> NOON);
    }

    void run(int operations) throws QueueException {
        int lives = 3;
        for (int life = 0; life < lives; life++) {
            try (var queue = MapDbQueue.open(directory, setup(disk, Setup.Indexes.FILES))) {
                for (int i = 0; i < operations / lives; i++) {
                    step(queue);
                }
            }
        }
    }

    private void step(MapDbQueue queue) throws QueueException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> insert(queue, 50 + random.nextInt(1500));
            case 3 -> insert(queue, random.nextBoolean() ? LARGE + random.nextInt(2000) : 10);
            case 4 -> queue.forget(queue.latestSeq());
            default -> change(queue, 1 + random.nextInt(random.nextInt(8) == 0 ? 12 : 2));
        }
    }

    private void insert(MapDbQueue queue, int size) throws QueueException {
        int number = mails.size();
        var entry = letter(number, pending(60));
        var content = new byte[size];
        random.nextBytes(content);
        var mail = new Mail(content, new ArrayList<>());
        mail.steps().add(Optional.of(entry));
        mails.add(mail);
        disk.note(new Step.Asked(number, 0));
        Mails.insert(queue, entry, content);
        disk.note(new Step.Answered(number, 0));
    }

    /// Several mails in one request, which is one batch.
    private void change(MapDbQueue queue, int most) throws QueueException {
        var numbers = new ArrayList<Integer>();
        var changes = new ArrayList<Change>();
        var here = new ArrayList<>(IntStream.range(0, mails.size()).filter(number -> !mails.get(number).isGone() && number % FOREVER != 0).boxed().toList());
        Collections.shuffle(here, random);
        here.stream().limit(most).forEach(number -> {
            numbers.add(number);
            changes.add(next(mails.get(number)));
        });
        numbers.forEach(number -> disk.note(new Step.Asked(number, mails.get(number).steps().size() - 1)));
        for (var result : queue.change(changes)) {
            if (!(result instanceof Change.Result.Stored)) {
                throw new AssertionError(result);
            }
        }
        numbers.forEach(number -> disk.note(new Step.Answered(number, mails.get(number).steps().size() - 1)));
    }

    /// Most of them end some day, so that segments die.
    private Change next(Mail mail) {
        var now = mail.latest();
        if (now.ended().isPresent() || random.nextInt(4) > 0) {
            mail.steps().add(Optional.empty());
            return Change.last(now, then(now), happened(Occurrence.Kind.FORGOTTEN));
        }
        var next = switch (random.nextInt(3)) {
            case 0 -> then(now, leased(1));
            case 1 -> then(now, scheduled(300));
            default -> ended(now, Ended.Ending.RETRACTED, 100);
        };
        mail.steps().add(Optional.of(next));
        return Change.to(now, next, happened(Occurrence.Kind.ATTEMPTED));
    }

    /// The mail that an entry is of.
    Optional<Mail> mailOf(QueueEntry entry) {
        int number = Integer.parseInt(entry.id().value());
        return number < mails.size() && entry.id().equals(id(number)) ? Optional.of(mails.get(number)) : Optional.empty();
    }
}
