package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.delivery;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.api.transport.DeliveryReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SettlementTest {

    private static final Lane SMTP = new Lane("smtp");
    private static final QueueState.Leased LEASE = leased(2);
    private static final Settlement.Terms TERMS = new Settlement.Terms(
            new RetryPolicy(List.of(Duration.ofMinutes(5), Duration.ofMinutes(10)), Duration.ofDays(1)), Duration.ofDays(7), 0, "next hop", Duration.ofHours(4));
    private static final Outcome YES = new Outcome.Delivered(why(2, "250 ok"));
    private static final Outcome LATER = new Outcome.Deferred(why(4, "450 later"));
    private static final Outcome NEVER = new Outcome.Failed(why(5, "550 no such user"));
    private static final Outcome WHO_KNOWS = new Outcome.Uncertain(why(4, "no answer"));

    /// What two recipients were told and what becomes of the letter.
    ///
    /// @param ending empty: it goes on, or is gone when all is delivered
    record Case(Outcome first, Outcome second, Fate firstFate, Fate secondFate, Optional<Ending> ending) {}

    static Stream<Case> beforeTheLifetimeEnds() {
        return Stream.of(
                new Case(YES, LATER, Fate.DELIVERED, Fate.DEFERRED, Optional.empty()),
                new Case(NEVER, LATER, Fate.FAILED, Fate.DEFERRED, Optional.empty()),
                new Case(LATER, WHO_KNOWS, Fate.DEFERRED, Fate.UNCERTAIN, Optional.empty()),
                new Case(YES, NEVER, Fate.DELIVERED, Fate.FAILED, Optional.of(Ending.FAILED)),
                new Case(NEVER, NEVER, Fate.FAILED, Fate.FAILED, Optional.of(Ending.FAILED)));
    }

    static Stream<Case> onceTheLifetimeIsOver() {
        return Stream.of(
                new Case(YES, LATER, Fate.DELIVERED, Fate.EXPIRED, Optional.of(Ending.EXPIRED)),
                new Case(LATER, LATER, Fate.EXPIRED, Fate.EXPIRED, Optional.of(Ending.EXPIRED)),
                new Case(NEVER, LATER, Fate.FAILED, Fate.EXPIRED, Optional.of(Ending.FAILED)),
                new Case(YES, WHO_KNOWS, Fate.DELIVERED, Fate.UNCERTAIN, Optional.of(Ending.EXPIRED)));
    }

    @ParameterizedTest
    @MethodSource
    void beforeTheLifetimeEnds(Case one) {
        var settlement = settled(leasedLetter(), NOON.plusSeconds(60), one.first(), one.second());
        check(one, settlement, 60);
        boolean again = one.ending().isEmpty();
        assertThat(settlement.retryAt()).isEqualTo(again ? Optional.of(at(60 + 600)) : Optional.empty());
        var unserved = Stream.of(0, 1).filter(i -> next(settlement).recipients().get(i).fate().isUnserved()).toList();
        assertThat(next(settlement).deliveries()).isEqualTo(again
                ? List.of(new Delivery(SMTP, new QueueState.Scheduled(at(660)), 2, NOON, unserved)) : List.of());
    }

    @ParameterizedTest
    @MethodSource
    void onceTheLifetimeIsOver(Case one) {
        var settlement = settled(leasedLetter(), at(86_400), one.first(), one.second());
        check(one, settlement, 86_400);
        assertThat(settlement.retryAt()).isEmpty();
        assertThat(next(settlement).deliveries()).isEmpty();
    }

    private static void check(Case one, Settlement settlement, long now) {
        var next = next(settlement);
        assertThat(next.version()).isEqualTo(2);
        assertThat(fates(next)).containsExactly(one.firstFate(), one.secondFate());
        assertThat(next.ended()).isEqualTo(one.ending().map(how -> new Ended(how, at(now).plus(Duration.ofDays(7)), Duration.ZERO, 2, "next hop")));
        assertThat(settlement.delivered()).isEqualTo(next.recipients().stream().filter(r -> r.fate() == Fate.DELIVERED).toList());
        boolean over = next.deliveries().isEmpty();
        assertThat(settlement.failures()).containsExactlyInAnyOrderElementsOf(next.recipients().stream()
                .filter(r -> r.fate() == Fate.FAILED || over && r.fate() != Fate.DELIVERED).toList());
    }

    @Test
    void aLetterThatEverybodyHasIsForgotten() {
        var settlement = settled(leasedLetter(), NOON, YES, YES);
        assertThat(settlement.isLast()).isTrue();
        assertThat(next(settlement).ended()).contains(new Ended(Ended.Ending.SENT, NOON, Duration.ZERO, 2, "next hop"));
        assertThat(settlement.failures()).isEmpty();
        assertThat(settlement.delivered()).hasSize(2);
    }

    @Test
    void whatWasUncertainOnceStaysSoUntilItIsDelivered() {
        var entry = leasedLetter();
        var uncertain = entry.recipients().stream().map(one -> one.now(Fate.UNCERTAIN, why(4, "no answer"))).toList();
        var settlement = settled(entry.next(uncertain, entry.deliveries(), Optional.empty()), NOON, LATER, YES);
        assertThat(fates(next(settlement))).containsExactly(Fate.UNCERTAIN, Fate.DELIVERED);
        var refused = settled(entry.next(uncertain, entry.deliveries(), Optional.empty()), NOON, NEVER, YES);
        assertThat(fates(next(refused))).containsExactly(Fate.UNCERTAIN, Fate.DELIVERED);
        assertThat(refused.failures()).containsExactly(next(refused).recipients().getFirst());
        assertThat(next(refused).deliveries()).isEmpty();
    }

    @Test
    void whatExpiresSaysWhatWasSaidLast() {
        var expired = settled(leasedLetter(), at(86_400), YES, LATER).failures().getFirst().why().orElseThrow();
        assertThat(expired.status()).isEqualTo(Status.transientFailure(4, 7));
        assertThat(expired.text()).contains("450 later");
        assertThat(expired.host()).isEqualTo("mx.example.org");
    }

    @Test
    void anotherLaneIsLeftAlone() {
        var other = delivery("other", scheduled(30), 2);
        var entry = letter(1, delivery("smtp", LEASE, 0, 1), other);
        assertThat(next(settled(entry, NOON, YES, YES)).deliveries()).containsExactly(other);
        assertThat(next(settled(entry, NOON, YES, NEVER)).ended()).isEmpty();
        assertThat(fates(next(settled(entry, NOON, YES, NEVER)))).containsExactly(Fate.DELIVERED, Fate.FAILED, Fate.WAITING);
    }

    @Test
    void whatWasRetractedMeanwhileMakesTheEndARetraction() {
        var entry = letter(1, delivery("smtp", LEASE, 0), delivery("other", scheduled(0), 1));
        var recipients = List.of(entry.recipients().get(0), entry.recipients().get(1).now(Fate.RETRACTED, why(5, "taken back")));
        var settlement = settled(entry.next(recipients, entry.deliveries().subList(0, 1), Optional.empty()), NOON, YES);
        assertThat(next(settlement).ended().orElseThrow().how()).isEqualTo(Ending.RETRACTED);
    }

    @Test
    void aSettlementWithoutTheLeaseIsVoid() {
        var entry = leasedLetter();
        for (var lease : List.of(leased(1), leased(3), new QueueState.Leased("another", 2, LEASE.until()))) {
            assertThat(Settlement.of(entry, SMTP, lease, List.of(YES, YES), TERMS, NOON)).isEmpty();
            assertThat(Settlement.untried(entry, SMTP, lease, why(4, "no route"), TERMS, NOON)).isEmpty();
            assertThat(Settlement.held(entry, SMTP, lease, why(4, "damaged"))).isEmpty();
        }
        assertThat(Settlement.of(entry, new Lane("other"), LEASE, List.of(YES, YES), TERMS, NOON)).isEmpty();
    }

    @Test
    void whatWasNotTriedIsDueAtOnceAndHasSpentNeitherAttemptNorLifetime() {
        var next = next(Settlement.untried(leasedLetter(), SMTP, LEASE, why(4, "no route"), TERMS, at(60)).orElseThrow());
        assertThat(next.deliveries()).containsExactly(new Delivery(SMTP, new QueueState.Scheduled(at(60)), 0, at(60), List.of(0, 1), Optional.of(NOON)));
        assertThat(fates(next)).containsExactly(Fate.WAITING, Fate.WAITING);
    }

    @Test
    void aDelayIsToldOnceAfterItsTimeWhoseeverFaultItIs() {
        var early = settled(leasedLetter(), at(4 * 3600 - 1), LATER, YES);
        assertThat(early.late()).isEmpty();
        assertThat(next(early).deliveries().getFirst().unheardSince()).contains(NOON);
        var late = settled(leasedLetter(), at(4 * 3600), LATER, YES);
        assertThat(late.late()).contains(new Settlement.Late(List.of(next(late).recipients().getFirst()), at(86_400)));
        assertThat(next(late).deliveries().getFirst().unheardSince()).isEmpty();
        var told = leasedLetter().next(leasedLetter().recipients(), List.of(leasedLetter().deliveries().getFirst().heard()), Optional.empty());
        assertThat(settled(told, at(5 * 3600), LATER, LATER).late()).isEmpty();
        assertThat(next(settled(told, at(5 * 3600), LATER, LATER)).deliveries().getFirst().unheardSince()).isEmpty();

        var ours = Settlement.untried(leasedLetter(), SMTP, LEASE, why(4, "no route"), TERMS, at(4 * 3600)).orElseThrow();
        assertThat(ours.late().orElseThrow().recipients()).extracting(one -> one.why().orElseThrow().text()).containsExactly("no route", "no route");
        assertThat(fates(next(ours))).containsExactly(Fate.WAITING, Fate.WAITING);
        assertThat(next(ours).recipients()).as("the reason is the lane's, not the mail's").isEqualTo(leasedLetter().recipients());
        assertThat(next(ours).deliveries().getFirst().unheardSince()).isEmpty();
        assertThat(Settlement.untried(told, SMTP, LEASE, why(4, "no route"), TERMS, at(4 * 3600)).orElseThrow().late()).isEmpty();
    }

    @Test
    void aDelayIsToldToNobodyWhenThatIsSetOrWhenItHasEnded() {
        var never = new Settlement.Terms(TERMS.policy(), TERMS.keepContent(), 0, "next hop", Duration.ZERO);
        assertThat(Settlement.of(leasedLetter(), SMTP, LEASE, List.of(LATER, LATER), never, at(80_000)).orElseThrow().late()).isEmpty();
        assertThat(settled(leasedLetter(), at(86_400), LATER, LATER).late()).as("given up").isEmpty();
        assertThat(settled(leasedLetter(), at(80_000), YES, NEVER).late()).isEmpty();
    }

    @Test
    void whoseNextHopReportsNothingIsRelayed() {
        var settlement = settled(leasedLetter(), NOON, YES, new Outcome.Delivered(why(2, "250 ok"), true));
        assertThat(settlement.delivered()).hasSize(2);
        assertThat(settlement.relayed()).containsExactly(next(settlement).recipients().getFirst());
    }

    @Test
    void whatIsDamagedIsHeldWithTheReason() {
        var next = next(Settlement.held(leasedLetter(), SMTP, LEASE, why(4, "damaged")).orElseThrow());
        assertThat(next.deliveries().getFirst().state()).isEqualTo(new QueueState.Held());
        assertThat(next.recipients()).allSatisfy(one -> assertThat(one).isEqualTo(one.now(Fate.WAITING, why(4, "damaged"))));
    }

    @Test
    void wordsAreOneLineOfBoundedLength() {
        var settlement = settled(leasedLetter(), NOON, new Outcome.Failed(why(5, "550 no\r\n 550\tuser\u0000 ")), new Outcome.Failed(why(5, "x".repeat(5000))));
        var words = next(settlement).recipients().stream().map(one -> one.why().orElseThrow().text()).toList();
        assertThat(words.getFirst()).isEqualTo("550 no 550 user");
        assertThat(words.getLast()).hasSize(1000);
    }

    @Test
    void aReportWithAnotherNumberOfOutcomesIsADefect() {
        assertThatThrownBy(() -> Settlement.outcomes(new DeliveryReport.Outcomes(List.of(YES)), 2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 outcomes for 2 recipients");
    }

    private static QueueEntry leasedLetter() {
        return letter(1, delivery("smtp", LEASE, 0, 1));
    }

    private static Settlement settled(QueueEntry entry, Instant now, Outcome... outcomes) {
        return Settlement.of(entry, SMTP, LEASE, Arrays.asList(outcomes), TERMS, now).orElseThrow();
    }

    private static QueueEntry next(Settlement settlement) {
        return settlement.next();
    }

    private static List<Fate> fates(QueueEntry entry) {
        return entry.recipients().stream().map(RecipientEntry::fate).toList();
    }

    private static Diagnostic why(int kind, String text) {
        return new Diagnostic(new Status(kind, 1, 1), text, "mx.example.org");
    }
}
