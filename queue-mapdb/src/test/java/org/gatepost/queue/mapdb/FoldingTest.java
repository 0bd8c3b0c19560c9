package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;
import static org.gatepost.testkit.queue.Letters.scheduled;
import static org.gatepost.testkit.queue.Letters.then;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a journal without gaps never says.
final class FoldingTest {

    @TempDir
    Path home;

    @Test
    void aVersionThatDoesNotFollowIsADefectAndRefused() throws Exception {
        var directory = home.resolve("queue");
        try (var queue = MapDbQueue.open(directory, Disk.real())) {
            Mails.insert(queue, letter(1, held()));
        }
        Files.delete(directory.resolve("CLEAN"));
        var second = then(letter(1, held()), scheduled(0));
        var third = RecordBodies.change(second, then(second, held()), happened(Occurrence.Kind.HELD));
        var segments = new Segments(directory, Format.read(directory));
        try (var records = new Sorter(home.resolve("records"), 1 << 20)) {
            var end = Recovery.run(segments, records);
            try (var journal = new Journal(Disk.real(), segments, 1 << 20, end.position(), end.batch(), end.seq())) {
                journal.begin();
                journal.add(Record.Type.CHANGE, true, third, ByteBuffer.allocate(0), 0);
                journal.write();
                journal.sync();
            }
        }
        assertThatThrownBy(() -> MapDbQueue.open(directory, Disk.real())).isInstanceOf(QueueException.class)
                .hasMessageContaining(id(1) + ": change to version 3 follows version 1");
    }
}
