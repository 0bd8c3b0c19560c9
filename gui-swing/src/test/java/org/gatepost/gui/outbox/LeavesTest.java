package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.junit.jupiter.api.Test;

class LeavesTest {

    private static final Instant NOW = FixtureGateway.MOMENT;

    @Test
    void aCountdownGoesToTheSecondAndWarnsInTheLastThirty() {
        assertThat(Leaves.of(letter(Stage.WAITING, 252), NOW, false)).isEqualTo(new Leaves("in 4:12", 252.0 / 300, false));
        assertThat(Leaves.of(letter(Stage.WAITING, 30), NOW, false).soon()).isTrue();
        assertThat(Leaves.of(letter(Stage.RETRY, 896), NOW, false).text()).isEqualTo("again in 14:56");
        assertThat(Leaves.of(letter(Stage.WAITING, 7384), NOW, false).text()).isEqualTo("in 2:03:04");
    }

    @Test
    void whatIsDueWhileSendingIsPausedLeavesAfterResume() {
        assertThat(Leaves.of(letter(Stage.WAITING, -5), NOW, true).text()).isEqualTo("After resume");
        assertThat(Leaves.of(letter(Stage.WAITING, -5), NOW, false).text()).isEqualTo("Any moment");
    }

    @Test
    void theGatewaysClockGoesOnWhateverThisComputersDoes() {
        long[] nanos = {0};
        var clock = new ServerClock(NOW.minusSeconds(9999), () -> nanos[0]);
        clock.hear(NOW);
        nanos[0] = Duration.ofSeconds(7).toNanos();
        assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(7));
    }

    private static Letter letter(Stage stage, int dueIn) {
        return new Letter("A", stage, "", List.of(), "", 1, NOW.minusSeconds(300 - dueIn), NOW.plusSeconds(dueIn), null, null, 0, "", "", "");
    }
}
