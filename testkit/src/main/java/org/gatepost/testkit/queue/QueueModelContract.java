package org.gatepost.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.letter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is done to a queue, it answers as [InMemoryQueue] does: drawn at random, the seed is in the test's name.
public abstract class QueueModelContract {

    private static final int STEPS = 400;
    private static final int MOST = 60;
    private static final List<String> LANES = List.of("a", "ab", "b", "c:ü");

    /// Opens the queue; after a close, the same one again with all that was in it.
    protected abstract MailQueue open() throws QueueException;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void itAnswersAsASortedMapDoes(long seed) throws Exception {
        var random = new Random(seed);
        var model = new InMemoryQueue();
        var queue = open();
        try {
            for (int step = 0; step < STEPS; step++) {
                act(random, model, queue, step);
                if (random.nextInt(40) == 0) {
                    queue.close();
                    queue = open();
                }
                compare(model, queue, at(10L * random.nextInt(MOST)));
            }
        } finally {
            queue.close();
        }
    }

    private static void act(Random random, MailQueue model, MailQueue queue, int step) throws QueueException {
        var all = model.page(Query.ALL, Optional.empty(), Integer.MAX_VALUE, NOON).entries();
        if (all.isEmpty() || random.nextInt(3) == 0) {
            var entry = letter(step, deliveries(random).toArray(Delivery[]::new));
            for (var one : List.of(model, queue)) {
                try (var draft = one.draft()) {
                    one.insert(entry, draft, happened(Kind.ACCEPTED));
                }
            }
            return;
        }
        var changes = new ArrayList<Change>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var expected = all.get(random.nextInt(all.size())); // sometimes the same again, and so stale
            changes.add(change(random, expected));
        }
        assertThat(queue.change(changes)).isEqualTo(model.change(changes));
    }

    private static Change change(Random random, QueueEntry from) {
        return switch (random.nextInt(5)) {
            case 0 -> Change.last(from, Letters.ended(from, Ending.SENT, 0), happened(random.nextBoolean() ? Kind.ATTEMPTED : Kind.FORGOTTEN));
            case 1 -> Change.to(from, Letters.ended(from, Ending.values()[random.nextInt(4)], 10L * random.nextInt(MOST)), happened(Kind.ATTEMPTED));
            default -> Change.to(from, from.next(from.recipients(), deliveries(random), Optional.empty()), happened(random.nextBoolean() ? Kind.LEASED : Kind.RETRIED));
        };
    }

    private static List<Delivery> deliveries(Random random) {
        int from = random.nextInt(LANES.size());
        int many = random.nextInt(4) == 0 ? 100 : 0; // letters to many may be kept in another way
        return IntStream.rangeClosed(from, Math.min(LANES.size() - 1, from + random.nextInt(3)))
                .mapToObj(i -> Letters.delivery(LANES.get(i), state(random), many + i)).toList();
    }

    private static QueueState state(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new QueueState.Held();
            case 1 -> new QueueState.Leased("owner", 1, at(10L * random.nextInt(MOST)));
            case 2 -> new QueueState.Pending(at(10L * random.nextInt(MOST)));
            default -> new QueueState.Scheduled(at(10L * random.nextInt(MOST)));
        };
    }

    private static void compare(MailQueue model, MailQueue queue, Instant now) throws QueueException {
        assertThat(queue.lanesDue(now, 100)).containsExactlyInAnyOrderElementsOf(model.lanesDue(now, 100));
        for (var lane : lanes()) {
            var due = queue.due(lane, now, 1000);
            assertThat(due).containsExactlyInAnyOrderElementsOf(model.due(lane, now, 1000));
            assertThat(due.stream().map(entry -> wakeUp(entry, lane)).toList()).isSorted();
        }
        assertThat(queue.nextDue(now)).isEqualTo(model.nextDue(now));
        var later = now.plusSeconds(2); // no delay ends here: counts need not be better than to the second
        assertThat(queue.counts(later)).isEqualTo(model.counts(later));
        assertThat(queue.newest()).isEqualTo(model.newest());
        assertThat(happenings(queue)).isEqualTo(happenings(model));
        assertThat(queue.page(Query.ALL, Optional.empty(), 10_000, now).entries()).isEqualTo(model.page(Query.ALL, Optional.empty(), 10_000, now).entries());
    }

    /// All of them, in small pages; their numbers are the queue's own business.
    private static List<Happening> happenings(MailQueue queue) throws QueueException {
        var all = new ArrayList<Happening>();
        long last = 0;
        for (var page = queue.happenedAfter(0, 7); !page.isEmpty(); page = queue.happenedAfter(last, 7)) {
            for (var one : page) {
                assertThat(one.seq()).isGreaterThan(last).isLessThanOrEqualTo(queue.latestSeq());
                last = one.seq();
                all.add(new Happening(0, one.id(), one.what(), one.accepted(), one.recipients(), one.ended()));
            }
        }
        return all;
    }

    private static List<Lane> lanes() {
        var lanes = new ArrayList<>(LANES.stream().map(Lane::new).toList());
        lanes.add(Lane.KEPT);
        lanes.add(Lane.LEASED);
        return lanes;
    }

    /// An entry may wake several times in [Lane#LEASED], whose order nobody asks for.
    private static Instant wakeUp(QueueEntry entry, Lane wanted) {
        var times = new ArrayList<Instant>();
        entry.wakeUps((lane, at) -> {
            if (lane.equals(wanted)) {
                times.add(at);
            }
        });
        return wanted.equals(Lane.LEASED) ? NOON : times.getFirst();
    }
}
