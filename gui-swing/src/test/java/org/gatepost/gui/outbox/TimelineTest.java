package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.Happening;
import org.gatepost.gui.gateway.Story;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void anAttemptIsToldInHumanWordsWithTheServersOwnAsFact() {
        var put = new Happening(FixtureGateway.MOMENT, "attempted", "deferred until 2026-01-01T00:00:00Z, attempt 2: mx.example: 451 4.7.1 Greylisted, see you in 300 s", 2, "It asks strangers to come back later.", List.of());
        var entries = Timeline.of(new Story(null, "What holds now.", "", "", List.of(put), new byte[0]), FixtureGateway.MOMENT);
        assertThat(entries).singleElement().satisfies(one -> {
            assertThat(one.title()).isEqualTo("Try 2 put off");
            assertThat(one.sentence()).isEqualTo("It asks strangers to come back later.");
            assertThat(one.fact()).isEqualTo("mx.example: 451 4.7.1 Greylisted, see you in 300 s");
        });
    }
}
