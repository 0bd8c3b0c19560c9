package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;

import java.time.Duration;
import java.util.List;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Lane;
import org.junit.jupiter.api.Test;

final class DestinationsTest {

    private static final Lane A = new Lane("direct:a.example");
    private static final Lane B = new Lane("direct:b.example");
    private static final RetryPolicy PATIENT = new RetryPolicy(List.of(Duration.ofHours(4)), Duration.ofDays(5));
    private static final Diagnostic NOBODY = Diagnostic.ours(Status.transientFailure(4, 1), "nobody there");

    private final Destinations destinations = new Destinations();

    @Test
    void oneFindsOutForAll() {
        assertThat(destinations.down(A, NOON)).isEmpty();
        assertThat(destinations.unreachable(A, NOBODY, PATIENT, 20, NOON)).isTrue();
        assertThat(destinations.down(A, at(59)).orElseThrow().text()).contains("nobody there");
        assertThat(destinations.down(B, at(59))).isEmpty();
        assertThat(destinations.down(A, at(60))).as("one probes").isEmpty();
        assertThat(destinations.down(A, at(60))).as("the others wait for it").isPresent();
        assertThat(destinations.reached(A, 20)).isTrue();
        assertThat(destinations.down(A, at(61))).isEmpty();
    }

    @Test
    void isAskedLessAndLessOftenButNeverLessThanTheScheduleSays() {
        var now = NOON;
        for (long wait : new long[] {60, 120, 240, 300, 300}) {
            destinations.unreachable(A, NOBODY, PATIENT, 20, now);
            assertThat(destinations.down(A, now.plusSeconds(wait - 1))).isPresent();
            assertThat(destinations.down(A, now.plusSeconds(wait))).isEmpty();
            now = now.plusSeconds(wait);
        }
        var eager = new RetryPolicy(List.of(Duration.ofSeconds(3)), Duration.ofDays(5));
        destinations.unreachable(B, NOBODY, eager, 20, NOON);
        assertThat(destinations.down(B, at(3))).isEmpty();
    }

    @Test
    void whoWantsItIsTriedAtOnce() {
        destinations.unreachable(A, NOBODY, PATIENT, 20, NOON);
        destinations.probeNow(at(1));
        assertThat(destinations.down(A, at(1))).isEmpty();
    }

    @Test
    void aBusyOneGetsHalfAndThenMoreWithEachMailItTakes() {
        destinations.busy(A, 20, NOON);
        assertThat(destinations.width(A, 20)).isEqualTo(10);
        destinations.busy(A, 20, at(1));
        assertThat(destinations.width(A, 20)).as("the same burst").isEqualTo(10);
        destinations.busy(A, 20, at(20));
        assertThat(destinations.width(A, 20)).isEqualTo(5);
        for (int i = 0; i < 6; i++) {
            destinations.reached(A, 20);
        }
        assertThat(destinations.width(A, 20)).isEqualTo(6);
        for (int i = 0; i < 200; i++) {
            destinations.reached(A, 20);
        }
        assertThat(destinations.width(A, 20)).isEqualTo(20);
        assertThat(destinations.width(B, 20)).isEqualTo(20);
    }

    @Test
    void theSlowestStillGetsOne() {
        for (int i = 0; i < 20; i++) {
            destinations.busy(A, 20, at(20L * i));
        }
        assertThat(destinations.width(A, 20)).isEqualTo(1);
    }
}
