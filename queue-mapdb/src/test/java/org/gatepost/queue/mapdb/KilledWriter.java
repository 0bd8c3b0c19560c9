package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;

/// The process that [KillTest] kills: works on a queue under load and says each thing once it is answered for.
///
/// Arguments: directory, seed, first number. Each line is a word and a number: `inserted 17`, `leased 17`, `retracted 17`, `done 17`.
/// `doing 17` comes before the answer, for then it may be done though nobody was told.
final class KilledWriter {

    private static final int WRITERS = 24;
    private static final long SMALL_SEGMENT = 512 << 10;

    private final MailQueue queue;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);

    private KilledWriter(MailQueue queue) {
        this.queue = queue;
    }

    static MailQueue open(Path directory) throws QueueException {
        return MapDbQueue.open(directory, Disk.real(), SMALL_SEGMENT);
    }

    public static void main(String[] arguments) throws Exception {
        var writer = new KilledWriter(open(Path.of(arguments[0])));
        long seed = Long.parseLong(arguments[1]);
        var numbers = new AtomicInteger(Integer.parseInt(arguments[2]));
        writer.say("ready", 0);
        for (int i = 0; i < WRITERS; i++) {
            var random = new Random(seed * WRITERS + i);
            Thread.ofVirtual().start(() -> writer.work(random, numbers));
        }
        while (true) { // killed long before there is no more room; what is forgotten may be reclaimed
            writer.queue.forget(writer.queue.latestSeq());
            Thread.sleep(20);
        }
    }

    private void work(Random random, AtomicInteger numbers) {
        try {
            while (true) {
                live(random, numbers.incrementAndGet());
            }
        } catch (QueueException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /// One mail, as far as chance takes it.
    private void live(Random random, int number) throws QueueException {
        var entry = letter(number, scheduled(0));
        Mails.insert(queue, entry, content(number));
        say("inserted", number);
        switch (random.nextInt(12)) {
            case 0 -> {}
            case 1 -> {
                Mails.change(queue, entry, ended(entry, Ending.RETRACTED, 100));
                say("retracted", number);
            }
            default -> {
                var leased = then(entry, leased(1));
                Mails.change(queue, entry, leased);
                say("leased", number);
                if (random.nextInt(8) > 0) {
                    say("doing", number);
                    Mails.remove(queue, leased);
                    say("done", number);
                }
            }
        }
    }

    /// Mostly small, now and then in a file of its own.
    static byte[] content(int number) {
        return Mails.random(number % 500 == 0 ? (1 << 20) + number % 1000 : 100 + number % 5000);
    }

    private void say(String word, int number) {
        out.println(word + " " + number); // one write: lines of several threads do not mix
    }
}
