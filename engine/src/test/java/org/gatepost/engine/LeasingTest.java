package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.pending;
import static org.gatepost.testkit.queue.Letters.scheduled;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LeasingTest {

    private static final Lane SMTP = new Lane("smtp");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Router SMART_HOST = new Router("smtp", new FakeTransport("smtp"));
    private static final Router DIRECT = new Router("direct", new FakeTransport("direct").lanePerDomain());

    /// A state and whether it can be leased half a minute after noon.
    record Case(QueueState state, boolean isDue) {}

    static Stream<Case> onlyWhatIsDueIsLeased() {
        return Stream.of(new Case(pending(30), true), new Case(pending(31), false), new Case(scheduled(30), true), new Case(scheduled(31), false),
                new Case(scheduled(-600), true), new Case(leased(1), false), new Case(held(), false));
    }

    @ParameterizedTest
    @MethodSource
    void onlyWhatIsDueIsLeased(Case one) {
        assertThat(Leasing.lease(letter(1, one.state()), SMTP, "me", at(30), HOUR).isPresent()).isEqualTo(one.isDue());
    }

    @Test
    void aLeaseSaysWhoseItIsAndWhichAttempt() {
        var before = letter(1, new Delivery(SMTP, scheduled(30), 3, NOON, List.of(0)));
        var after = lease(before, at(30));
        assertThat(after).isEqualTo(new Delivery(SMTP, new QueueState.Leased("me", 4, at(30).plus(HOUR)), 3, NOON, List.of(0)));
        assertThat(Leasing.lease(before, new Lane("other"), "me", at(30), HOUR)).isEmpty();
    }

    @Test
    void waitingPastTheDueTimeSpendsNoLifetime() {
        var letter = letter(1, new Delivery(SMTP, scheduled(30), 3, at(-1000), List.of(0)));
        assertThat(lease(letter, at(30)).firstDueAt()).isEqualTo(at(-1000));
        assertThat(lease(letter, at(530)).firstDueAt()).isEqualTo(at(-500));
    }

    @Test
    void anotherLaneIsLeftAlone() {
        var other = delivery("other", scheduled(0), 1);
        var letter = letter(1, delivery("smtp", scheduled(0), 0), other);
        assertThat(Leasing.lease(letter, SMTP, "me", NOON, HOUR).orElseThrow().deliveries()).contains(other).hasSize(2);
    }

    @Test
    void afterARestartALeaseIsInDoubtAndDueAtOnce() {
        var letter = letter(1, delivery("smtp", leased(3), 0, 1), delivery("other", scheduled(99), 2));
        var after = Leasing.inDoubt(letter, _ -> true, at(50));
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.deliveries()).containsExactly(new Delivery(SMTP, scheduled(50), 3, NOON, List.of(0, 1)), delivery("other", scheduled(99), 2));
        assertThat(after.recipients().stream().map(RecipientEntry::fate)).containsExactly(Fate.UNCERTAIN, Fate.UNCERTAIN, Fate.WAITING);
        assertThat(after.recipients().getFirst().why().orElseThrow().text()).contains("may have been delivered");
    }

    @Test
    void whatSomebodyWorksOnIsNotInDoubt() {
        var letter = letter(1, delivery("smtp", leased(3), 0), delivery("other", leased(1), 1));
        assertThat(Leasing.inDoubt(letter, _ -> false, at(50))).isSameAs(letter);
        assertThat(Leasing.inDoubt(letter, lane -> !lane.equals(SMTP), at(50)).deliveries()).containsExactly(delivery("smtp", leased(3), 0),
                new Delivery(new Lane("other"), scheduled(50), 1, NOON, List.of(1)));
    }

    @Test
    void whatStandsInTheLaneItBelongsInIsNotMoved() {
        assertThat(Leasing.regroup(letter(1, scheduled(0)), SMTP, SMART_HOST, NOON)).isEmpty();
        assertThat(Leasing.regroup(letter(1, delivery("direct:example.org", scheduled(0), 0)), new Lane("direct:example.org"), DIRECT, NOON)).isEmpty();
    }

    @Test
    void whatComesDueInAnotherWaysLaneIsMovedAndCountsNoAttempt() {
        var letter = letter(1, new Delivery(SMTP, scheduled(0), 2, at(-60), List.of(0, 1)));
        var after = Leasing.regroup(letter, SMTP, DIRECT, NOON).orElseThrow();
        assertThat(after.deliveries()).containsExactly(new Delivery(new Lane("direct:example.org"), scheduled(0), 2, at(-60), List.of(0, 1)));
        assertThat(after.version()).isEqualTo(2);
    }

    /// Two lanes of another way become one, one after the other.
    @Test
    void whatComesToALaneThatTheLetterHasJoinsWhatIsThere() {
        var there = new Delivery(SMTP, scheduled(300), 3, at(-60), List.of(0, 3), Optional.empty());
        var old = new Delivery(new Lane("direct:example.org"), scheduled(0), 1, at(-10), List.of(1, 2), Optional.of(at(-20)));
        var after = Leasing.regroup(letter(1, there, old), old.lane(), SMART_HOST, NOON).orElseThrow();
        assertThat(after.deliveries()).containsExactly(new Delivery(SMTP, scheduled(0), 3, at(-10), List.of(0, 1, 2, 3), Optional.of(at(-20))));
    }

    @Test
    void whatComesToAHeldDeliveryIsHeld() {
        var old = delivery("direct:example.org", scheduled(0), 1);
        var after = Leasing.regroup(letter(1, delivery("smtp", held(), 0), old), old.lane(), SMART_HOST, NOON).orElseThrow();
        assertThat(after.deliveries()).containsExactly(delivery("smtp", held(), 0, 1));
    }

    @Test
    void whatComesToALaneThatIsOnTheWireWaitsALittleWhereItIs() {
        var busy = delivery("smtp", leased(1), 0);
        var old = new Delivery(new Lane("direct:example.org"), scheduled(0), 1, NOON, List.of(1));
        var after = Leasing.regroup(letter(1, busy, old), old.lane(), SMART_HOST, NOON).orElseThrow();
        assertThat(after.deliveries()).containsExactly(busy, old.in(scheduled(5)));
    }

    @Test
    void whatComesToALaneWaitsForADelayThatRunsThere() {
        var old = delivery("direct:example.org", scheduled(0), 1);
        var after = Leasing.regroup(letter(1, delivery("smtp", pending(300), 0), old), old.lane(), SMART_HOST, NOON).orElseThrow();
        assertThat(after.deliveries()).singleElement().satisfies(one -> assertThat(one.state()).isEqualTo(pending(300)));
    }

    @Test
    void whatIsOnTheWireIsNotMoved() {
        assertThat(Leasing.regroup(letter(1, leased(1)), SMTP, DIRECT, NOON)).isEmpty();
    }

    private static Delivery lease(QueueEntry letter, Instant now) {
        return Optional.of(letter).flatMap(one -> Leasing.lease(one, SMTP, "me", now, HOUR)).flatMap(one -> one.delivery(SMTP)).orElseThrow();
    }
}
