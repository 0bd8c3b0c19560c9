package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.engine.FakeTransport.deferred;
import static org.gatepost.engine.FakeTransport.delivered;
import static org.gatepost.engine.FakeTransport.failed;
import static org.gatepost.engine.FakeTransport.unreachable;
import static org.gatepost.testkit.queue.Letters.NOON;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What senders hear while a letter goes its way, from the front door.
@Timeout(60)
final class NoticesTest {

    private static final String[] HOURLY = {"send.delay=0", "retry.schedule=1h", "retry.lifetime=1d"};

    private final FakeTransport transport = new FakeTransport("smtp");

    @Test
    void whoWaitsForFourHoursHearsOfItOnce() throws Exception {
        always(deferred());
        try (var station = new Station(transport, HOURLY)) {
            var id = station.submit("you@example.org");
            hoursPass(station, id, 1, 3);
            assertThat(reports()).isEmpty();
            hoursPass(station, id, 4, 8);
            var report = report(1);
            assertThat(report.recipients()).containsExactly(Recipient.of("me@example.org"));
            assertThat(text(report)).contains("Subject: Delayed: hello", "Action: delayed", "Will-Retry-Until: Sun, 1 Feb 2026 12:", "450 come back later");
            assertThat(reports()).as("one report, and none about the report").allSatisfy(one -> assertThat(one.id()).isEqualTo(report.id()));
        }
    }

    @Test
    void aRestartTellsNobodyTwice() throws Exception {
        always(deferred());
        var store = new InMemoryQueue.Store();
        QueueId id;
        try (var station = new Station(transport, new InMemoryQueue(store), HOURLY)) {
            id = station.submit("you@example.org");
            hoursPass(station, id, 1, 5);
            report(1);
        }
        try (var station = Station.startedAt(NOON.plus(Duration.ofHours(5)), transport, new InMemoryQueue(store), HOURLY)) {
            int before = attempts(id);
            station.advance(Duration.ofHours(1).plusMinutes(10));
            Patience.await("another attempt").until(() -> attempts(id) > before);
            station.awaitState(id, LetterState.DEFERRED);
            assertThat(reports().stream().map(DeliveryRequest::id).distinct()).hasSize(1);
        }
    }

    @Test
    void troubleOfOursIsToldToo() throws Exception {
        always(unreachable());
        try (var station = new Station(transport, HOURLY)) {
            var id = station.submit("you@example.org");
            for (int hour = 1; hour <= 5; hour++) {
                int before = attempts(id);
                station.advance(Duration.ofHours(1));
                Patience.await("a probe").until(() -> attempts(id) > before || queued(station).size() == 2);
            }
            Patience.await("the report").until(() -> queued(station).size() == 2);
            Patience.await("no attempt was spent").until(() -> station.letter(id).attempts() == 0); // a probe may be on its way
            transport.always(delivered());
            station.advance(Duration.ofMinutes(10));
            assertThat(text(report(1))).contains("Action: delayed", "Diagnostic-Code: X-Gatepost; no route");
        }
    }

    @Test
    void aReleaseLetsTheTimeBeginAnew() throws Exception {
        always(deferred());
        try (var station = new Station(transport, HOURLY)) {
            var id = station.submit("you@example.org");
            hoursPass(station, id, 1, 3);
            station.people.hold(id, "test");
            station.advance(Duration.ofHours(10));
            int before = attempts(id);
            station.people.release(id, "test");
            Patience.await("an attempt").until(() -> attempts(id) > before);
            station.awaitState(id, LetterState.DEFERRED);
            hoursPass(station, id, 1, 3);
            assertThat(reports()).isEmpty();
            hoursPass(station, id, 4, 4);
            report(1);
        }
    }

    @Test
    void aDelayIsNotToldWhenNobodyIsToHearOfIt() throws Exception {
        always(deferred());
        try (var station = new Station(transport, "send.delay=0", "retry.schedule=1h", "retry.lifetime=1d", "notify.delay-after=0")) {
            hoursPass(station, station.submit("you@example.org"), 1, 6);
            assertThat(queued(station)).hasSize(1);
        }
        try (var station = new Station(transport, HOURLY)) {
            hoursPass(station, station.submit(letter(Mailbox.of("me@example.org"), "you@example.org", Notify.FAILURE, Notify.SUCCESS)), 1, 6);
            hoursPass(station, station.submit(letter(new NullPath(), "you@example.org")), 1, 6);
            assertThat(queued(station)).hasSize(2);
        }
        assertThat(reports().stream().filter(one -> !one.recipients().getFirst().address().text().equals("you@example.org"))).isEmpty();
    }

    @Test
    void successIsToldWhenAskedForAndTheNextHopDoesNot() throws Exception {
        try (var station = new Station(transport, "send.delay=0")) {
            station.submit(letter(Mailbox.of("me@example.org"), "you@example.org", Notify.SUCCESS));
            assertThat(text(report(1))).contains("Subject: Handed on: hello", "Action: relayed", "Original-Envelope-Id: QQ1", "Final-Recipient: rfc822; you@example.org");
        }
    }

    @Test
    void successIsLeftToANextHopThatTellsIt() throws Exception {
        var reports = new Outcome.Delivered(new Diagnostic(Status.success(0, 0), "250 taken", "mx.example.org"), true);
        always(request -> DeliveryReport.forAll(request, reports));
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit(letter(Mailbox.of("me@example.org"), "you@example.org", Notify.SUCCESS));
            station.awaitState(id, LetterState.SENT);
            var other = station.submit("they@example.org");
            station.awaitState(other, LetterState.SENT);
            assertThat(reports()).isEmpty();
        }
    }

    @Test
    void oneAttemptMayMakeTwoReports() throws Exception {
        transport.then(request -> new DeliveryReport.Outcomes(List.of(new Outcome.Delivered(Diagnostic.ours(Status.success(0, 0), "taken")),
                new Outcome.Failed(new Diagnostic(Status.permanentFailure(1, 1), "550 5.1.1 no such user", "mx.example.org")))));
        try (var station = new Station(transport, "send.delay=0")) {
            station.submit(letter(Mailbox.of("me@example.org"), List.of(wishing("you@example.org", Notify.SUCCESS), wishing("nobody@example.org", Notify.FAILURE))));
            Patience.await("both").until(() -> reports().size() == 2);
            var texts = reports().stream().map(NoticesTest::text).toList();
            assertThat(texts).anySatisfy(text -> assertThat(text).contains("Action: relayed", "you@example.org").doesNotContain("; nobody@example.org"));
            assertThat(texts).anySatisfy(text -> assertThat(text).contains("Action: failed", "nobody@example.org").doesNotContain("; you@example.org"));
        }
    }

    @Test
    void theWholeLetterComesBackWhenAskedFor() throws Exception {
        transport.then(failed());
        try (var station = new Station(transport, "send.delay=0")) {
            station.submit(new Envelope(Mailbox.of("me@example.org"), new MailParameters(Optional.of(MailParameters.Ret.FULL), Optional.empty(),
                    MailParameters.Body.UNDECLARED, false), List.of(Recipient.of("you@example.org"))));
            assertThat(text(report(1))).contains("Content-Type: message/rfc822", "\r\n\r\nbody\r\n");
        }
    }

    @Test
    void whoAskedForSilenceHearsNothing() throws Exception {
        transport.then(failed());
        try (var station = new Station(transport, "send.delay=0")) {
            var id = station.submit(letter(Mailbox.of("me@example.org"), "you@example.org", Notify.NEVER));
            station.awaitState(id, LetterState.FAILED);
            assertThat(queued(station)).hasSize(1);
        }
    }

    private void always(FakeTransport.Answer answer) {
        transport.always(answer);
    }

    /// Hour by hour, an attempt each.
    private static void hoursPass(Station station, QueueId id, int first, int last) throws Exception {
        station.awaitState(id, LetterState.DEFERRED);
        for (int hour = first; hour <= last; hour++) {
            int next = station.letter(id).attempts() + 1;
            station.advance(Duration.ofHours(1).plusMinutes(hour == 1 ? 10 : 0)); // the first wait has jitter
            Patience.await("the attempt of hour " + hour).until(() -> station.letter(id).attempts() == next && station.letter(id).state() == LetterState.DEFERRED);
        }
    }

    private int attempts(QueueId id) {
        return (int) transport.requests().stream().filter(request -> request.id().equals(id)).count();
    }

    private DeliveryRequest report(int count) {
        Patience.await("the report").until(() -> reports().stream().map(DeliveryRequest::id).distinct().count() == count);
        return reports().getFirst();
    }

    private List<DeliveryRequest> reports() {
        return transport.requests().stream().filter(request -> request.reversePath() instanceof NullPath).toList();
    }

    private static List<QueueId> queued(Station station) throws Exception {
        return station.gateway.list(Query.ALL, Optional.empty(), 100).entries().stream().map(entry -> entry.id()).toList();
    }

    private static Envelope letter(ReversePath from, String to, Notify... wishes) {
        return letter(from, List.of(wishing(to, wishes)));
    }

    private static Envelope letter(ReversePath from, List<Recipient> to) {
        return new Envelope(from, new MailParameters(Optional.empty(), Optional.of("QQ1"), MailParameters.Body.UNDECLARED, false), to);
    }

    private static Recipient wishing(String address, Notify... wishes) {
        return new Recipient(Mailbox.of(address), Set.copyOf(Arrays.asList(wishes)), Optional.empty());
    }

    private static String text(DeliveryRequest request) {
        try (var in = request.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
