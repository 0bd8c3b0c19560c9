package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicReference;
import org.gatepost.gui.StillGateway;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.outbox.Outbox.Question;
import org.gatepost.gui.outbox.Outbox.View;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final AtomicReference<@org.jspecify.annotations.Nullable View> seen = new AtomicReference<>();
    private final ServerClock clock = new ServerClock(FixtureGateway.MOMENT, () -> 0);

    @Test
    void whoeverNeedsAPersonComesFirstThenWhatLeavesSoonest() {
        try (var gateway = new FixtureGateway("normal"); var outbox = new Outbox(gateway, clock, seen::set)) {
            outbox.start();
            await().until(() -> seen.get() != null && view().loaded());
            assertThat(view().rows()).extracting(Letter::stage).startsWith(Stage.FAILED, Stage.HELD, Stage.SENDING, Stage.WAITING).endsWith(Stage.RETRY);
            assertThat(view().rows().stream().filter(one -> one.stage() == Stage.WAITING).map(one -> one.due().orElseThrow())).isSorted();
            assertThat(view().counts()).containsEntry(Scope.OPEN, 11).containsEntry(Scope.WAITING, 8).containsEntry(Scope.RETRYING, 2).containsEntry(Scope.FAILED, 1)
                    .containsEntry(Scope.RETRACTED, 1);
        }
    }

    @Test
    void aSearchLooksAtReceiverSenderAndSubjectOfTheWholeStore() {
        try (var gateway = new FixtureGateway("100k"); var outbox = new Outbox(gateway, clock, seen::set)) {
            outbox.ask(new Question(Scope.OPEN, "MEMBER99999@", Order.USUAL));
            outbox.start();
            await().until(() -> seen.get() != null && view().loaded());
            assertThat(view().rows()).extracting(Letter::to).containsExactly("member99999@hilfswerk.example");
            assertThat(view().counts()).containsEntry(Scope.OPEN, 100_000);
        }
    }

    @Test
    void aGatewayThatIsNotReachedIsSaidNotToBe() {
        try (var outbox = new Outbox(new StillGateway(), clock, seen::set)) {
            outbox.start();
            await().until(() -> seen.get() != null && !view().isReached());
            assertThat(view().loaded()).isFalse();
        }
    }

    private View view() {
        return java.util.Objects.requireNonNull(seen.get());
    }
}
