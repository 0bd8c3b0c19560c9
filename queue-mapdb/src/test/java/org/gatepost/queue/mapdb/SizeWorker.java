package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueException;

/// The process with little memory that [SizeTest] starts. Arguments: directory, how many letters, what to do.
final class SizeWorker {

    /// So many come while others are retracted.
    static final int MORE = 5000;
    static final int WRITERS = 50;
    private static final int RETRACTIONS = 1000;
    private static final byte[] CONTENT = Mails.random(5000);

    private SizeWorker() {}

    public static void main(String[] arguments) throws Exception {
        int mails = Integer.parseInt(arguments[1]);
        long began = System.nanoTime();
        try (var queue = MapDbQueue.open(Path.of(arguments[0]), Disk.real())) {
            switch (arguments[2]) {
                case "fill" -> fill(queue, mails);
                case "start" -> {
                    say("opened in %d ms".formatted(millis(began)));
                    look(queue, mails);
                }
                case "crash" -> crash(queue, mails);
                case "large" -> large(queue, mails);
                default -> throw new IllegalArgumentException(arguments[2]);
            }
        }
    }

    private static void fill(MapDbQueue queue, int mails) throws Exception {
        int tenth = mails / 10;
        long first = insert(queue, 0, tenth);
        insert(queue, tenth, mails - tenth);
        long last = insert(queue, mails - tenth, mails);
        say("inserted at first %,d/s, at last %,d/s".formatted(tenth * 1000L / Math.max(1, first), tenth * 1000L / Math.max(1, last)));
        System.gc();
        say("heap %d MB".formatted((Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20));
    }

    /// @return milliseconds
    private static long insert(MapDbQueue queue, int from, int to) throws Exception {
        long began = System.nanoTime();
        var next = new AtomicInteger(from);
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < WRITERS; i++) {
                ends.add(writers.submit(() -> {
                    for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                        Mails.insert(queue, letter(number, pending(3600)), CONTENT);
                    }
                    return true;
                }));
            }
            for (var end : ends) {
                end.get();
            }
        }
        return millis(began);
    }

    private static void look(MapDbQueue queue, int mails) throws Exception {
        for (int number = 0; number < mails + MORE; number++) {
            if (queue.find(id(number)).isEmpty() && (number < mails || queue.find(id(mails)).isPresent())) {
                say("missing " + number);
            }
        }
        say("letters " + queue.counts(NOON).values().stream().mapToLong(Long::longValue).sum());
        timed("the first page", () -> queue.page(Query.ALL, Optional.empty(), 100, NOON));
        timed("the first page of some", () -> queue.page(new Query(Set.of(), "", "", "letter 1", "", Optional.empty()), Optional.empty(), 100, NOON));
        timed("counts", () -> queue.counts(NOON));
    }

    private static void timed(String what, Callable<?> work) throws Exception {
        work.call(); // without it the class loader is measured
        long began = System.nanoTime();
        work.call();
        say("%s in %.1f ms".formatted(what, (System.nanoTime() - began) / 1e6));
    }

    /// Retracts while others insert, then ends as if killed.
    private static void crash(MapDbQueue queue, int mails) throws Exception {
        var took = new long[RETRACTIONS];
        var load = Thread.ofVirtual().start(() -> {
            try {
                insert(queue, mails, mails + MORE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        var random = new Random(1);
        var retracted = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < RETRACTIONS; i++) {
            int number = random.nextInt(mails);
            if (retracted.add(number)) {
                took[i] = retract(queue, number);
            }
        }
        load.join();
        Arrays.sort(took);
        say("retracted under load p50 %.1f ms, p99 %.1f ms".formatted(took[RETRACTIONS / 2] / 1e6, took[RETRACTIONS * 99 / 100] / 1e6));
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start().waitFor();
    }

    /// All at once, each in small pieces, then all are read at once.
    private static void large(MapDbQueue queue, int megabytes) throws Exception {
        long began = System.nanoTime();
        each(number -> {
            try (var draft = queue.draft()) {
                for (long left = ((long) megabytes << 20) / CONTENT.length; left > 0; left--) {
                    draft.write(CONTENT, 0, CONTENT.length);
                }
                queue.insert(letter(number, pending(3600)), draft, happened(Kind.ACCEPTED));
            }
            return 0L;
        });
        say("%d letters of %d MB at once in %d ms".formatted(WRITERS, megabytes, millis(began)));
        long whole = each(number -> {
            try (var in = queue.content(id(number)).orElseThrow().open()) {
                return in.transferTo(OutputStream.nullOutputStream()) / CONTENT.length == ((long) megabytes << 20) / CONTENT.length ? 1L : 0; // throws when a byte is wrong
            }
        });
        say("read back %d of %d MB".formatted(whole, megabytes));
        System.gc();
        say("heap %d MB".formatted((Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20));
    }

    /// Something done to a letter.
    private interface Deed {
        long to(int number) throws Exception;
    }

    private static long each(Deed deed) throws Exception {
        long sum = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<Long>>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                ends.add(threads.submit(() -> deed.to(number)));
            }
            for (var end : ends) {
                sum += end.get();
            }
        }
        return sum;
    }

    private static long retract(MapDbQueue queue, int number) throws QueueException {
        long began = System.nanoTime();
        var entry = queue.find(id(number)).orElseThrow();
        Mails.change(queue, entry, ended(entry, Ending.RETRACTED, 1_000_000));
        return System.nanoTime() - began;
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
