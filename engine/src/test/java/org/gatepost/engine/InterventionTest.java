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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class InterventionTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Router ROUTER = new Router("smtp", new FakeTransport("smtp"));

    // ---- retract

    static Stream<QueueState> whatNobodyHasIsRetracted() {
        return Stream.of(pending(60), pending(-60), scheduled(60), scheduled(-60), held());
    }

    @ParameterizedTest
    @MethodSource
    void whatNobodyHasIsRetracted(QueueState state) {
        var outcome = Intervention.retract(letter(1, delivery("smtp", state, 0, 1)), WEEK, NOON);
        var left = state.equals(pending(60)) ? Duration.ofSeconds(60) : state.equals(held()) ? Ended.UNTIL_RELEASED : Duration.ZERO;
        assertThat(outcome.answer()).isEqualTo(new Retraction.Retracted());
        assertThat(next(outcome).ended()).contains(new Ended(Ending.RETRACTED, NOON.plus(WEEK), left, 0, ""));
        assertThat(next(outcome).deliveries()).isEmpty();
        assertThat(fates(next(outcome))).containsExactly(Fate.RETRACTED, Fate.RETRACTED);
    }

    @Test
    void whatIsOnTheWireAltogetherIsTooLate() {
        var outcome = Intervention.retract(letter(1, leased(1)), WEEK, NOON);
        assertThat(outcome).isEqualTo(new Intervention.Outcome<>(Optional.empty(), new Retraction.TooLate()));
    }

    @Test
    void whatSomeHaveIsRetractedForTheOthers() {
        var letter = letter(1, delivery("a", leased(1), 0), delivery("b", scheduled(0), 1, 2), delivery("c", held(), 4));
        var outcome = Intervention.retract(with(letter, 3, Fate.DELIVERED), WEEK, NOON);
        assertThat(outcome.answer()).isEqualTo(new Retraction.Partly(3, 5, 1, 1));
        assertThat(outcome.answer().words()).isEqualTo("partly retracted: 3 of 5 (1 delivered, 1 on the wire)");
        assertThat(fates(next(outcome))).containsExactly(Fate.WAITING, Fate.RETRACTED, Fate.RETRACTED, Fate.DELIVERED, Fate.RETRACTED);
        assertThat(next(outcome).deliveries()).containsExactly(delivery("a", leased(1), 0));
        assertThat(next(outcome).ended()).isEmpty();
    }

    @Test
    void whatMayHaveBeenDeliveredIsStopped() {
        var outcome = Intervention.retract(with(letter(1, delivery("smtp", scheduled(0), 0, 1)), 0, Fate.UNCERTAIN), WEEK, NOON);
        assertThat(outcome.answer()).isEqualTo(new Retraction.Stopped());
        assertThat(fates(next(outcome))).containsExactly(Fate.UNCERTAIN, Fate.RETRACTED);
        assertThat(next(outcome).ended().orElseThrow().how()).isEqualTo(Ending.RETRACTED);
        assertThat(Intervention.retract(next(outcome), WEEK, NOON)).isEqualTo(new Intervention.Outcome<>(Optional.empty(), new Retraction.Stopped()));
    }

    @Test
    void askingAgainAnswersTheSame() {
        var whole = Intervention.retract(letter(1, pending(60)), WEEK, NOON);
        assertThat(Intervention.retract(next(whole), WEEK, at(9))).isEqualTo(new Intervention.Outcome<>(Optional.empty(), new Retraction.Retracted()));
        var partly = Intervention.retract(with(letter(1, delivery("smtp", scheduled(0), 0, 1)), 0, Fate.DELIVERED, List.of(1)), WEEK, NOON);
        assertThat(partly.answer()).isEqualTo(new Retraction.Partly(1, 2, 1, 0));
        assertThat(Intervention.retract(next(partly), WEEK, at(9))).isEqualTo(new Intervention.Outcome<>(Optional.empty(), partly.answer()));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "EXPIRED"})
    void whatEndedForAnotherReasonIsTooLate(Ending how) {
        assertThat(Intervention.retract(ended(how, Duration.ZERO), WEEK, NOON)).isEqualTo(new Intervention.Outcome<>(Optional.empty(), new Retraction.TooLate()));
    }

    // ---- release, retry, hold, delay

    /// What is done to one delivery and what it is then; empty: refused.
    record Case(String what, Function<QueueEntry, Intervention.Outcome<Answer>> act, Delivery before, Optional<Delivery> after) {
        @Override
        public String toString() {
            return what + " " + before.state().getClass().getSimpleName() + " tried " + before.attempts();
        }
    }

    static Stream<Case> aDeliveryIsChangedAsAPersonWants() {
        Function<QueueEntry, Intervention.Outcome<Answer>> release = entry -> Intervention.release(entry, NOON);
        Function<QueueEntry, Intervention.Outcome<Answer>> retry = entry -> Intervention.retry(entry, NOON);
        Function<QueueEntry, Intervention.Outcome<Answer>> delay = entry -> Intervention.delay(entry, Duration.ofMinutes(10), NOON);
        return Stream.of(
                new Case("release", release, one(pending(60), 0, 60), Optional.of(one(scheduled(0), 0, 0))),
                new Case("release", release, one(held(), 2, -60), Optional.of(one(scheduled(0), 2, 0))),
                new Case("release", release, one(scheduled(60), 2, -60), Optional.of(one(scheduled(0), 2, 0))),
                new Case("release", release, one(leased(1), 0, -60), Optional.empty()),
                new Case("retry", retry, one(scheduled(60), 2, -60), Optional.of(one(scheduled(0), 2, -60))),
                new Case("retry", retry, one(held(), 2, -60), Optional.empty()),
                new Case("retry", retry, one(leased(1), 0, -60), Optional.empty()),
                new Case("hold", Intervention::hold, one(pending(60), 0, 60), Optional.of(one(held(), 0, 60))),
                new Case("hold", Intervention::hold, one(scheduled(60), 2, -60), Optional.of(one(held(), 2, -60))),
                new Case("hold", Intervention::hold, one(leased(1), 0, -60), Optional.empty()),
                new Case("delay", delay, one(pending(60), 0, 60), Optional.of(one(pending(600), 0, 600))),
                new Case("delay", delay, one(held(), 0, 0), Optional.of(one(pending(600), 0, 600))),
                new Case("delay", delay, one(scheduled(60), 2, -60), Optional.of(one(scheduled(600), 2, -60))),
                new Case("delay", delay, one(leased(1), 0, -60), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource
    void aDeliveryIsChangedAsAPersonWants(Case one) {
        var outcome = one.act().apply(letter(1, one.before()));
        assertThat(outcome.next().flatMap(next -> next.delivery(new Lane("smtp")))).isEqualTo(one.after());
        assertThat(outcome.answer()).isInstanceOf(one.after().isPresent() ? Answer.Done.class : Answer.Refused.class);
    }

    @Test
    void whatIsOnTheWireIsLeftAloneWhileItsSiblingsChange() {
        var letter = letter(1, delivery("a", leased(1), 0), delivery("b", scheduled(9), 1));
        assertThat(next(Intervention.hold(letter)).deliveries()).containsExactly(delivery("a", leased(1), 0), delivery("b", held(), 1));
    }

    @Test
    void whatHasEndedMustBeRestoredFirst() {
        var letter = ended(Ending.FAILED, Duration.ZERO);
        for (var outcome : List.of(Intervention.release(letter, NOON), Intervention.retry(letter, NOON), Intervention.hold(letter),
                Intervention.delay(letter, WEEK, NOON))) {
            assertThat(outcome).isEqualTo(new Intervention.Outcome<>(Optional.empty(), new Answer.Refused("has ended; restore it")));
        }
    }

    // ---- restore

    record Left(Duration delayLeft, long waits) {}

    static Stream<Left> aRestoredLetterIsPendingForWhatWasLeftAndAtLeastAMinute() {
        return Stream.of(new Left(Duration.ZERO, 60), new Left(Duration.ofSeconds(59), 60), new Left(Duration.ofSeconds(61), 61), new Left(Duration.ofHours(2), 7200));
    }

    @ParameterizedTest
    @MethodSource
    void aRestoredLetterIsPendingForWhatWasLeftAndAtLeastAMinute(Left one) {
        var outcome = Intervention.restore(ended(Ending.RETRACTED, one.delayLeft()), ROUTER, NOON);
        assertThat(next(outcome).ended()).isEmpty();
        assertThat(next(outcome).deliveries()).containsExactly(one(pending(one.waits()), 0, one.waits()));
        assertThat(next(outcome).recipients().getFirst().fate()).isEqualTo(Fate.WAITING);
        assertThat(outcome.answer()).isInstanceOf(Answer.Done.class);
    }

    @Test
    void onlyThoseAreRestoredWhoDoNotHaveIt() {
        var all = letter(1, delivery("smtp", scheduled(0), 0, 1, 2, 3));
        var letter = with(with(with(all, 0, Fate.DELIVERED), 1, Fate.FAILED), 2, Fate.UNCERTAIN);
        var outcome = Intervention.restore(letter.next(letter.recipients(), List.of(), Optional.of(new Ended(Ending.FAILED, at(60), Duration.ZERO, 1, ""))), ROUTER, NOON);
        assertThat(fates(next(outcome))).containsExactly(Fate.DELIVERED, Fate.WAITING, Fate.UNCERTAIN, Fate.WAITING);
        assertThat(next(outcome).deliveries().getFirst().recipients()).containsExactly(1, 2, 3);
    }

    @Test
    void whatWasHeldIsHeldAgain() {
        var retracted = next(Intervention.retract(letter(1, delivery("smtp", held(), 0)), WEEK, NOON));
        var outcome = Intervention.restore(retracted, ROUTER, NOON);
        assertThat(outcome.answer()).isEqualTo(new Answer.Done("restored, held as it was"));
        assertThat(next(outcome).deliveries()).singleElement().satisfies(one -> assertThat(one.state()).isEqualTo(held()));
    }

    @Test
    void whatHasNotEndedIsNotRestored() {
        assertThat(Intervention.restore(letter(1, held()), ROUTER, NOON).answer()).isEqualTo(new Answer.Refused("has not ended"));
    }

    // ---- words of the tests

    private static Delivery one(QueueState state, int attempts, long firstDueAt) {
        return new Delivery(new Lane("smtp"), state, attempts, at(firstDueAt), List.of(0));
    }

    private static QueueEntry ended(Ending how, Duration left) {
        var letter = letter(1, held());
        var fate = how == Ending.RETRACTED ? Fate.RETRACTED : Fate.FAILED;
        return letter.next(with(letter, 0, fate).recipients(), List.of(), Optional.of(new Ended(how, at(60), left, 0, "")));
    }

    private static QueueEntry with(QueueEntry letter, int position, Fate fate) {
        var recipients = new ArrayList<>(letter.recipients());
        recipients.set(position, recipients.get(position).now(fate, Diagnostic.ours(Status.transientFailure(0, 0), "so it was")));
        return letter.next(recipients, letter.deliveries(), letter.ended());
    }

    /// The same, and only some positions still to be served.
    private static QueueEntry with(QueueEntry letter, int position, Fate fate, List<Integer> left) {
        var delivery = letter.deliveries().getFirst();
        return letter.next(with(letter, position, fate).recipients(),
                List.of(new Delivery(delivery.lane(), delivery.state(), delivery.attempts(), delivery.firstDueAt(), left)), letter.ended());
    }

    private static QueueEntry next(Intervention.Outcome<?> outcome) {
        return outcome.next().orElseThrow();
    }

    private static List<Fate> fates(QueueEntry entry) {
        return entry.recipients().stream().map(RecipientEntry::fate).toList();
    }
}
