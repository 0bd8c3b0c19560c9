package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.junit.jupiter.api.Test;

/// What is told while the queue is being read is newer than what is read.
class MirrorTest {

    private final Mirror mirror = new Mirror();

    @Test
    void aPageReadBeforeTheNewsDoesNotUndoIt() {
        mirror.beginReading();
        mirror.tell(letter("A", Stage.RETRACTED), false);
        mirror.tell(letter("B", Stage.SENT), true);
        mirror.read(List.of(letter("A", Stage.WAITING), letter("B", Stage.WAITING), letter("C", Stage.WAITING)));
        mirror.endReading();
        assertThat(mirror.all()).extracting(Letter::id, Letter::stage).containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("A", Stage.RETRACTED),
                org.assertj.core.groups.Tuple.tuple("C", Stage.WAITING));
    }

    @Test
    void whatTheQueueHasForgottenMeanwhileIsForgottenHere() {
        mirror.tell(letter("A", Stage.WAITING), false);
        mirror.beginReading();
        mirror.read(List.of(letter("B", Stage.WAITING)));
        mirror.tell(letter("C", Stage.WAITING), false);
        mirror.endReading();
        assertThat(mirror.all()).extracting(Letter::id).containsExactlyInAnyOrder("B", "C");
    }

    private static Letter letter(String id, Stage stage) {
        return new Letter(id, stage, "", List.of(), "", 1, FixtureGateway.MOMENT, null, null, null, 0, "", "", "");
    }
}
