package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.engine.FakeTransport.deferred;
import static org.gatepost.engine.FakeTransport.delivered;
import static org.gatepost.engine.FakeTransport.failed;
import static org.gatepost.engine.FakeTransport.uncertain;
import static org.gatepost.engine.FakeTransport.unreachable;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.leased;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A letter's life, from the front door.
@Timeout(60)
final class GatewayTest {

    private final FakeTransport transport = new FakeTransport("smtp");

    // ---- delay, retract, hold

    @Test
    void aLetterWaitsItsDelayThenLeaves() throws Exception {
        try (var station = new Station(transport, "send.delay=5m")) {
            var id = station.submit("you@example.org");
            assertThat(station.letter(id).state()).isEqualTo(LetterState.PENDING);
            assertThat(station.letter(id).dueAt()).contains(at(300));
            assertThat(transport.requests()).isEmpty();
            station.advance(Duration.ofMinutes(5));
            station.awaitState(id, LetterState.SENT);
            var request = transport.requests().getFirst();
            assertThat(request.attempt()).isEqualTo(1);
            assertThat(request.recipients()).containsExactly(Recipient.of("you@example.org"));
            assertThat(station.people.retract(id, "test")).isEqualTo(new Retraction.TooLate());
        }
    }

    /// The others of its lane go on.
    @Test
    void aLetterWhoseContentIsDamagedIsHeldAndSaysSo() throws Exception {
        transport.always(request -> {
            try (var in = request.content().open()) {
                in.readAllBytes();
                return FakeTransport.delivered().to(request);
            } catch (IOException e) {
                return FakeTransport.deferred().to(request);
            }
        });
        try (var station = new Station(transport, "send.delay=5m")) {
            var damaged = station.submit("you@example.org");
            station.queue.damage(damaged);
            var other = station.submit("you@example.org");
            station.advance(Duration.ofMinutes(5));
            station.awaitState(damaged, LetterState.HELD);
            station.awaitState(other, LetterState.SENT);
            assertThat(station.letter(damaged).entry().recipients().getFirst().why().orElseThrow().text()).isEqualTo("the stored letter is damaged; it is held and was not sent");
        }
    }

    @Test
    void aRetractedLetterStaysAwayUntilItIsRestored() throws Exception {
        try (var station = new Station(transport, "send.delay=5m")) {
            var id = station.submit("you@example.org");
            var witness = station.submit("witness@example.org");
            station.advance(Duration.ofSeconds(290));
            assertThat(station.people.retract(id, "test")).isEqualTo(new Retraction.Retracted());
            assertThat(station.people.retract(id, "test")).isEqualTo(new Retraction.Retracted());
            station.advance(Duration.ofHours(1));
            station.awaitState(witness, LetterState.SENT);
            assertThat(transport.requests()).hasSize(1);
            assertThat(station.letter(id).state()).isEqualTo(LetterState.RETRACTED);

            assertThat(station.people.restore(id, "test")).isInstanceOf(Answer.Done.class);
            assertThat(station.letter(id).dueAt()).contains(station.clock.instant().plusSeconds(60)); // ten were left
            station.advance(Duration.ofMinutes(1));
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void aDismissedLetterIsOffTheListAndInTheHistory() throws Exception {
        try (var station = new Station(transport, "send.delay=5m")) {
            var id = station.submit("you@example.org");
            assertThat(station.people.dismiss(id, "test")).isEqualTo(new Answer.Refused("has not ended; retract it"));
            station.people.retract(id, "test");
            assertThat(station.people.dismiss(id, "test")).isEqualTo(new Answer.Done("dismissed"));
            assertThat(station.gateway.content(id)).isEmpty();
            assertThat(station.gateway.list(Query.ALL, Optional.empty(), 10).entries()).isEmpty();
            assertThat(station.letter(id).state()).isEqualTo(LetterState.RETRACTED);
            assertThat(station.people.dismiss(id, "test")).isEqualTo(new Answer.Refused("its content is no longer kept"));
        }
    }

    @Test
    void whatIsKeptLongEnoughIsForgotten() throws Exception {
        try (var station = new Station(transport, "send.delay=5m", "keep.content=7d")) {
            var id = station.submit("you@example.org");
            station.people.retract(id, "test");
            assertThat(station.gateway.content(id)).isPresent();
            station.advance(Duration.ofDays(7));
            Patience.await("it is forgotten").until(() -> station.gateway.content(id).isEmpty());
            assertThat(station.letter(id).state()).as("history knows it").isEqualTo(LetterState.RETRACTED);
            assertThat(station.people.restore(id, "test")).isEqualTo(new Answer.Refused("its content is no longer kept"));
            assertThat(station.people.retract(id, "test")).as("again counts").isEqualTo(new Retraction.Retracted());
        }
    }

    @Test
    void aLetterThatWaitsForAPersonLeavesWhenReleased() throws Exception {
        try (var station = new Station(transport, "send.delay=hold")) {
            var id = station.submit("you@example.org");
            station.advance(Duration.ofDays(30));
            assertThat(station.letter(id).state()).isEqualTo(LetterState.HELD);
            assertThat(station.people.release(id, "test")).isEqualTo(new Answer.Done("released"));
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void whatIsOnTheWireIsTooLateToRetract() throws Exception {
        var wire = new CountDownLatch(1);
        transport.then(request -> {
            wire.await();
            return delivered().to(request);
        });
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.SENDING);
            var retraction = station.people.retract(id, "test");
            var hold = station.people.hold(id, "test");
            wire.countDown();
            assertThat(retraction).isEqualTo(new Retraction.TooLate());
            assertThat(hold).isEqualTo(new Answer.Refused("is being sent"));
            station.awaitState(id, LetterState.SENT);
        }
    }

    // ---- retry, expire, fail

    @Test
    void whatIsDeferredIsTriedAgainAsTheScheduleSays() throws Exception {
        transport.then(deferred()).then(uncertain()).then(delivered());
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=5m,10m")) {
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.DEFERRED);
            assertThat(station.letter(id).attempts()).isEqualTo(1);
            assertThat(station.letter(id).reason()).contains("450 come back later");
            assertThat(station.letter(id).dueAt().orElseThrow()).isBetween(at(300), at(330));
            station.advance(Duration.ofSeconds(330));
            Patience.await("the second attempt").until(() -> station.letter(id).attempts() == 2 && station.letter(id).state() == LetterState.DEFERRED);
            assertThat(fate(station.letter(id).entry())).isEqualTo(Fate.UNCERTAIN);
            assertThat(station.letter(id).dueAt()).contains(at(930));
            station.advance(Duration.ofMinutes(10));
            station.awaitState(id, LetterState.SENT);
            assertThat(transport.requests().stream().map(DeliveryRequest::attempt)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void whatExpiresIsToldToItsSender() throws Exception {
        transport.then(deferred()).then(deferred()).then(deferred());
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=30m", "retry.lifetime=1h")) {
            var id = station.submit("you@example.org");
            for (int attempt = 1; attempt < 3; attempt++) {
                int counted = attempt;
                Patience.await("attempt " + attempt).until(() -> station.letter(id).attempts() == counted && station.letter(id).state() == LetterState.DEFERRED);
                station.advance(Duration.ofMinutes(33));
            }
            station.awaitState(id, LetterState.EXPIRED);
            var bounce = bounce(station);
            assertThat(bounce.reversePath()).isEqualTo(new NullPath());
            assertThat(bounce.recipients()).containsExactly(Recipient.of("me@example.org"));
            assertThat(text(bounce)).contains("450 come back later").contains("Status: 5.4.7");
        }
    }

    @Test
    void whatFailsIsToldToItsSenderAndKeptForRestoring() throws Exception {
        transport.then(failed());
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.FAILED);
            assertThat(text(bounce(station))).contains("550 no such user");
            station.people.restore(id, "test");
            assertThat(station.letter(id).state()).isEqualTo(LetterState.PENDING);
        }
    }

    @Test
    void oneOfTwoLanesFailsAndOnlyThatIsTold() throws Exception {
        FakeTransport.Answer byDomain = request -> (request.recipients().getFirst().address().domain().equals("bad.example") ? failed() : delivered()).to(request);
        transport.lanePerDomain().then(byDomain).then(byDomain);
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit("a@good.example", "b@bad.example", "c@good.example");
            station.awaitState(id, LetterState.FAILED);
            assertThat(station.letter(id).entry().recipients().stream().map(RecipientEntry::fate)).containsExactly(Fate.DELIVERED, Fate.FAILED, Fate.DELIVERED);
            assertThat(text(bounce(station))).contains("b@bad.example").doesNotContain("a@good.example");
        }
    }

    @Test
    void aTransportThatFailsDefersItsMail() throws Exception {
        transport.then(_ -> {
            throw new IllegalStateException("a defect");
        }).then(_ -> new DeliveryReport.Outcomes(List.of()));
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=1m")) {
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.DEFERRED);
            assertThat(station.letter(id).reason()).contains("a defect");
            station.advance(Duration.ofMinutes(2));
            Patience.await("the second attempt").until(() -> station.letter(id).reason().contains("0 outcomes for 1 recipients"));
            station.advance(Duration.ofMinutes(2));
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void endlessWordsOfATransportAreCut() throws Exception {
        var why = new Diagnostic(Status.transientFailure(2, 1), "so\nmany words ".repeat(10_000), "mx.example.org");
        transport.then(request -> DeliveryReport.forAll(request, new Outcome.Deferred(why))).then(_ -> new DeliveryReport.Unreachable(why));
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=1m")) {
            var id = station.submit("you@example.org");
            station.awaitState(id, LetterState.DEFERRED);
            station.advance(Duration.ofMinutes(2));
            Patience.await("trouble").until(() -> !station.gateway.status().troubles().isEmpty());
            station.advance(Duration.ofMinutes(2));
            station.awaitState(id, LetterState.SENT);
            assertThat(station.queue.occurrences()).allSatisfy(what -> assertThat(what.words()).hasSizeLessThan(1200).doesNotContain("\n"));
        }
    }

    // ---- trouble of ours, pause

    @Test
    void troubleOnOurSideSpendsNoAttempt() throws Exception {
        transport.then(unreachable()).then(unreachable());
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit("you@example.org");
            Patience.await("trouble").until(() -> !station.gateway.status().troubles().isEmpty());
            station.awaitState(id, LetterState.QUEUED);
            assertThat(station.letter(id).attempts()).isZero();
            assertThat(station.letter(id).reason()).isEqualTo("no route");
            var second = station.submit("they@example.org");
            station.advance(Duration.ofSeconds(5));
            Patience.await("the probe").until(() -> transport.requests().size() == 2);
            station.advance(Duration.ofSeconds(10));
            station.awaitState(id, LetterState.SENT);
            station.awaitState(second, LetterState.SENT);
            assertThat(transport.requests()).allSatisfy(request -> assertThat(request.attempt()).isEqualTo(1));
            assertThat(station.gateway.status().troubles()).isEmpty();
            assertThat(station.events).filteredOn(GatewayEvent.Troubled.class::isInstance).hasSize(1);
            assertThat(station.events).filteredOn(GatewayEvent.Recovered.class::isInstance).hasSize(1);
        }
    }

    @Test
    void otherSettingsEndTheWaitAtOnce() throws Exception {
        transport.then(unreachable());
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit("you@example.org");
            Patience.await("trouble").until(() -> !station.gateway.status().troubles().isEmpty());
            station.set("helo-name=other.example");
            station.awaitState(id, LetterState.SENT);
        }
    }

    @Test
    void lanesInTroubleProbeWithAQuarterOfTheTotalAtMost() throws Exception {
        var wire = new CountDownLatch(1);
        transport.lanePerDomain();
        for (int i = 0; i < 6; i++) {
            transport.then(unreachable());
        }
        for (int i = 0; i < 6; i++) {
            transport.then(request -> {
                wire.await();
                return delivered().to(request);
            });
        }
        try (var station = new Station(transport, "send.delay=0", "concurrency.total=8")) {
            for (int i = 0; i < 6; i++) {
                station.submit("you@host" + i + ".example");
            }
            Patience.await("trouble everywhere").until(() -> station.gateway.status().troubles().size() == 6 && station.gateway.status().sending() == 0);
            station.advance(Duration.ofSeconds(5));
            Patience.await("a probe").until(() -> transport.requests().size() > 6);
            int probes = station.gateway.status().sending(); // a sweep takes all its slots before the first attempt
            wire.countDown();
            assertThat(probes).isBetween(1, 2);
            Patience.await("all of them left").until(() -> station.gateway.status().counts().isEmpty());
        }
    }

    @Test
    void nothingLeavesWhileSendingIsPaused() throws Exception {
        try (var station = new Station(transport, "send.delay=0", "sending.paused=true")) {
            var id = station.submit("you@example.org");
            station.advance(Duration.ofHours(1));
            assertThat(station.letter(id).state()).isEqualTo(LetterState.QUEUED);
            assertThat(station.letter(id).reason()).isEqualTo("sending is paused");
            assertThat(transport.requests()).isEmpty();
            station.set("sending.paused=false");
            station.awaitState(id, LetterState.SENT);
            assertThat(station.events).contains(new GatewayEvent.SendingSwitched(false));
        }
    }

    @Test
    void aPauseWithAnEndEndsByItself() throws Exception {
        try (var station = new Station(transport, "send.delay=0", "sending.paused=" + at(3600))) {
            var id = station.submit("you@example.org");
            assertThat(station.gateway.status().pausedUntil()).contains(at(3600));
            station.advance(Duration.ofHours(1));
            station.awaitState(id, LetterState.SENT);
            assertThat(station.gateway.status().paused()).isFalse();
        }
    }

    // ---- restart

    @Test
    void aLeaseInDoubtIsUncertainAndDueAgainAfterRestart() throws Exception {
        var queue = new InMemoryQueue();
        var left = letter(1, leased(2));
        queue.insert(left, queue.draft(), happened(Kind.ACCEPTED));
        try (var station = new Station(transport, queue, "sending.paused=true")) {
            assertThat(station.letter(left.id()).dueAt()).contains(NOON);
            assertThat(fate(station.letter(left.id()).entry())).isEqualTo(Fate.UNCERTAIN);
            assertThat(station.gateway.status().counts()).isEqualTo(Map.of(LetterState.DEFERRED, 1L));
            station.set("sending.paused=false");
            station.awaitState(left.id(), LetterState.SENT);
            assertThat(transport.requests().getFirst().attempt()).isEqualTo(3);
        }
    }

    @Test
    void aLeaseThatTheQueueKeptAndNobodyHeardOfIsFoundWhenItWasReadAgain() throws Exception {
        try (var station = new Station(transport, "send.delay=0")) {
            var lost = letter(1, leased(2));
            station.queue.insert(lost, station.queue.draft(), happened(Kind.ACCEPTED));
            station.awaitState(station.submit("you@example.org"), LetterState.SENT);
            assertThat(station.letter(lost.id()).state()).isEqualTo(LetterState.SENDING);
            station.queue.readAgain();
            station.submit("you@example.org"); // wakes whoever looks
            station.awaitState(lost.id(), LetterState.SENT);
        }
    }

    @Test
    void aDelayRunsOnOverARestart() throws Exception {
        var store = new InMemoryQueue.Store();
        Instant due;
        try (var station = new Station(transport, new InMemoryQueue(store), "send.delay=5m")) {
            due = station.letter(station.submit("you@example.org")).dueAt().orElseThrow();
        }
        try (var station = new Station(transport, new InMemoryQueue(store), "send.delay=1h")) {
            assertThat(station.queue.nextDue(NOON)).contains(due);
            station.advance(Duration.ofMinutes(5));
            Patience.await("it leaves").until(() -> transport.requests().size() == 1);
        }
    }

    private DeliveryRequest bounce(Station station) {
        Patience.await("the report").until(() -> bounces().size() == 1);
        assertThat(station.events).filteredOn(GatewayEvent.Accepted.class::isInstance).hasSize(2);
        return bounces().getFirst();
    }

    private List<DeliveryRequest> bounces() {
        return transport.requests().stream().filter(request -> request.reversePath() instanceof NullPath).toList();
    }

    private static String text(DeliveryRequest request) throws IOException {
        try (var in = request.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Fate fate(QueueEntry entry) {
        return entry.recipients().getFirst().fate();
    }
}
