package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.ManualClock;
import org.junit.jupiter.api.Test;

final class IdsTest {

    private final ManualClock clock = new ManualClock(NOON);

    @Test
    void idsSortByAge() {
        var ids = new Ids(clock, Optional.empty());
        var made = Stream.generate(() -> {
            clock.advance(Duration.ofMillis(7));
            return ids.get();
        }).limit(200).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates().allSatisfy(id -> assertThat(id.value()).hasSize(16));
    }

    @Test
    void idsOfTheSameMomentSortToo() {
        var ids = new Ids(clock, Optional.empty());
        assertThat(Stream.generate(ids).limit(10_000).toList()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aClockThatIsSetBackDoesNotSetIdsBack() {
        var ids = new Ids(clock, Optional.empty());
        var before = ids.get();
        clock.advance(Duration.ofDays(-400));
        assertThat(List.of(before, ids.get(), ids.get())).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void afterARestartIdsGoOnBehindTheNewest() {
        var newest = new Ids(clock, Optional.empty()).get();
        clock.advance(Duration.ofDays(-1));
        assertThat(new Ids(clock, Optional.of(newest)).get()).isGreaterThan(newest);
        var last = new QueueId("0".repeat(9) + "1" + "ZZZZZZ"); // the end of a millisecond
        clock.advance(Duration.between(clock.instant(), Instant.EPOCH));
        assertThat(new Ids(clock, Optional.of(last)).get()).isGreaterThan(last);
    }

    @Test
    void manyWhoAskAtOnceGetDifferentIds() throws Exception {
        var ids = new Ids(clock, Optional.empty());
        var made = ConcurrentHashMap.<QueueId>newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 20).forEach(_ -> threads.submit(() -> made.addAll(Stream.generate(ids).limit(500).toList())));
        }
        assertThat(made).hasSize(10_000);
    }
}
