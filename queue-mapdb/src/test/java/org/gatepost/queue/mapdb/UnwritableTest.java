package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.then;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.Occurrence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Words too long for a record are a defect of whoever hands them over. It must not stop the queue for all the others.
final class UnwritableTest {

    private static final Occurrence ENDLESS = new Occurrence(NOON, Occurrence.Kind.ATTEMPTED, "x".repeat(70_000));

    @TempDir
    Path directory;

    @Test
    void whatCannotBeWrittenIsRefusedAloneAndTheQueueGoesOn() throws Exception {
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            var entry = Mails.insert(queue, letter(1, held()));
            assertThatThrownBy(() -> queue.insert(letter(2, held()), queue.draft(), ENDLESS)).isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(() -> queue.change(List.of(Change.to(entry, then(entry, held()), ENDLESS)))).isInstanceOf(UncheckedIOException.class);
            Mails.insert(queue, letter(3, held()));
            assertThat(Snapshot.of(queue).entries()).startsWith(entry).hasSize(2);
        }
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            assertThat(Snapshot.of(queue).ids()).containsExactly(id(1), id(3));
        }
    }
}
