package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.Answer;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Verb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is said is what the gateway answered, and an undo gives back what was there.
class DeedsTest {

    private static final Instant NOW = FixtureGateway.MOMENT;

    private final Map<String, String> results = new ConcurrentHashMap<>();
    private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    private final Deeds deeds = new Deeds(new AnsweringGateway(), () -> NOW);

    @Test
    void threeRetractedAreThreeThatCanBeUndone() throws Exception {
        var done = deeds.retract(List.of(letter("A", 200), letter("B", 200), letter("C", 200)));
        assertThat(done.said()).isEqualTo("3 letters retracted");
        done.undo().orElseThrow().run();
        assertThat(asked).contains("RESTORE A null", "RESTORE B null", "RESTORE C null");
    }

    @Test
    void whatHadLeftIsSaidAndNotUndone() throws Exception {
        results.put("B", "tooLate");
        var done = deeds.retract(List.of(letter("A", 200), letter("B", 1), letter("C", 200)));
        assertThat(done.said()).isEqualTo("2 letters retracted; 1 had already left");
        done.undo().orElseThrow().run();
        assertThat(asked).doesNotContain("RESTORE B null");
    }

    @Test
    void whenAllHadLeftThereIsNoUndo() throws Exception {
        results.put("A", "tooLate");
        var done = deeds.retract(List.of(letter("A", 1)));
        assertThat(done.said()).isEqualTo("Too late: it had already left");
        assertThat(done.undo()).isEmpty();
    }

    @Test
    void sendNowCanBeUndoneForAsLongAsItWaitsAndGivesTheOldTimeBack() throws Exception {
        var done = deeds.sendNow(List.of(letter("A", 200), letter("B", 7)));
        assertThat(asked).containsExactlyInAnyOrder("DELAY A PT5S", "DELAY B PT5S");
        assertThat(done.undoable()).isEqualTo(Duration.ofSeconds(5));
        asked.clear();
        done.undo().orElseThrow().run();
        assertThat(asked).containsExactlyInAnyOrder("DELAY A PT3M20S", "DELAY B PT1M");
    }

    @Test
    void aLetterThatIsRetriedIsTriedNow() throws Exception {
        var retrying = new Letter("R", Stage.RETRY, "", List.of(), "", 1, NOW, NOW.plusSeconds(900), null, null, 1, "", "", "");
        var done = deeds.sendNow(List.of(retrying));
        assertThat(asked).containsExactly("RETRY R null");
        assertThat(done.undo()).isEmpty();
    }

    @Test
    void oneThatWasHeldIsHeldAgainWhenSendNowIsUndone() throws Exception {
        var held = new Letter("H", Stage.HELD, "", List.of(), "", 1, NOW, null, null, null, 0, "", "", "");
        deeds.sendNow(List.of(held)).undo().orElseThrow().run();
        assertThat(asked).containsExactly("DELAY H PT5S", "HOLD H null");
    }

    private static Letter letter(String id, int dueIn) {
        return new Letter(id, Stage.WAITING, "a@example.org", List.of(), "", 1, NOW, NOW.plusSeconds(dueIn), null, null, 0, "", "", "");
    }

    /// Answers as told, well unless told.
    private final class AnsweringGateway extends org.gatepost.gui.StillGateway {

        @Override
        public Answer act(Verb verb, String id, @Nullable Duration wait) throws IOException {
            asked.add(verb + " " + id + " " + wait);
            return new Answer(id, results.getOrDefault(id, verb == Verb.RETRACT ? "retracted" : "done"), "");
        }
    }
}
