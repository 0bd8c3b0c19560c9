package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.leased;

import java.time.Duration;
import java.util.List;
import org.gatepost.api.queue.Delivery;
import org.gatepost.engine.RetryPolicy.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1)), Duration.ofHours(24));
    private static final Delivery DELIVERY = delivery("smtp", leased(1), 0); // its lifetime began at noon

    @ParameterizedTest
    @CsvSource({"1, PT5M", "2, PT10M", "3, PT1H", "4, PT1H", "1000, PT1H", "0, PT5M"})
    void waitsFollowTheScheduleAndTheLastRepeats(int attempts, Duration wait) {
        assertThat(POLICY.after(DELIVERY, attempts, false, NOON, 0)).isEqualTo(new Decision.RetryAt(NOON.plus(wait)));
    }

    @ParameterizedTest
    @CsvSource({"0, PT10M", "0.5, PT10M30S", "1, PT11M"})
    void jitterAddsAtMostATenth(double jitter, Duration wait) {
        assertThat(POLICY.after(DELIVERY, 2, false, NOON, jitter)).isEqualTo(new Decision.RetryAt(NOON.plus(wait)));
    }

    @ParameterizedTest
    @CsvSource({"PT22H59M, PT23H59M", "PT23H, PT24H", "PT23H30M, PT24H", "PT23H59M59S, PT24H"})
    void theLastAttemptIsWhenTheLifetimeEnds(Duration age, Duration next) {
        assertThat(POLICY.after(DELIVERY, 9, false, NOON.plus(age), 0)).isEqualTo(new Decision.RetryAt(NOON.plus(next)));
    }

    @Test
    void afterTheLifetimeItGivesUp() {
        assertThat(POLICY.after(DELIVERY, 9, false, NOON.plus(Duration.ofHours(24)), 0)).isEqualTo(new Decision.GiveUp());
        assertThat(POLICY.after(DELIVERY, 1, false, NOON.plus(Duration.ofHours(25)), 1)).isEqualTo(new Decision.GiveUp());
    }

    @Test
    void whoIsGreylistedComesAgainEarly() {
        var slow = new RetryPolicy(List.of(Duration.ofHours(1)), Duration.ofHours(24));
        assertThat(slow.after(DELIVERY, 1, true, NOON, 0)).isEqualTo(new Decision.RetryAt(NOON.plus(Duration.ofMinutes(5))));
        assertThat(slow.after(DELIVERY, 4, true, NOON, 0)).isEqualTo(new Decision.RetryAt(NOON.plus(Duration.ofHours(1))));
        var quick = new RetryPolicy(List.of(Duration.ofSeconds(10)), Duration.ofHours(24));
        assertThat(quick.after(DELIVERY, 1, true, NOON, 0)).isEqualTo(new Decision.RetryAt(NOON.plus(Duration.ofSeconds(10))));
    }
}
