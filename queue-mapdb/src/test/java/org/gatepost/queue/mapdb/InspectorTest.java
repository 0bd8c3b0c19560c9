package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.queue.Letters.ended;
import static org.gatepost.testkit.queue.Letters.held;
import static org.gatepost.testkit.queue.Letters.id;
import static org.gatepost.testkit.queue.Letters.letter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.queue.Ended.Ending;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator is told of the queue's files.
final class InspectorTest {

    private static final long SEGMENT = 2000;
    private static final int LARGE = (1 << 20) + 1;

    @TempDir
    Path home;

    private final List<String> said = new ArrayList<>();

    /// Three segments, a file of its own, one mail that went, one that was retracted.
    @BeforeEach
    void live() throws Exception {
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real(), SEGMENT)) {
            for (int i = 1; i < 8; i++) {
                Mails.insert(queue, letter(i, held()), Mails.random(500));
            }
            Mails.insert(queue, letter(8, held()), Mails.random(LARGE));
            Mails.remove(queue, letter(2, held()));
            Mails.change(queue, letter(3, held()), ended(letter(3, held()), Ending.RETRACTED, 100));
            Snapshot.crashed(home.resolve("queue"), home.resolve("copy"));
        }
    }

    @Test
    void aWholeQueueIsWhole() throws Exception {
        assertThat(verify("copy")).isEmpty();
        assertThat(said).hasSize(3).allMatch(line -> line.contains("records"));
    }

    @Test
    void aQueueThatIsWrittenMeanwhileIsWhole() throws Exception {
        try (var queue = MapDbQueue.open(home.resolve("queue"), Disk.real(), SEGMENT)) {
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 100; i < 600; i++) {
                        Mails.remove(queue, Mails.insert(queue, letter(i, held()), Mails.random(i % 50 == 0 ? LARGE : 300)));
                        queue.forget(queue.latestSeq());
                    }
                } catch (QueueException e) {
                    throw new AssertionError(e);
                }
            });
            while (writer.isAlive()) {
                assertThat(verify("queue")).isEmpty();
            }
        }
    }

    @Test
    void anyByteThatChangedIsFoundAndNamed() throws Exception {
        var segment = home.resolve("copy/seg-00000001.log");
        var bytes = Files.readAllBytes(segment);
        for (int at = 0; at < bytes.length; at += 7) {
            var damaged = bytes.clone();
            damaged[at] ^= 0x20;
            Files.write(segment, damaged);
            var problems = verify("copy");
            if (problems.isEmpty()) { // the content of the mail that went
                assertThat(at).isBetween(contentOfSecond(bytes), contentOfSecond(bytes) + 500);
            } else {
                assertThat(problems.getFirst()).as("byte %d", at).matches(".*(seg-00000001.log is damaged from byte|its content is damaged, in seg-00000001.log|follows record).*");
            }
        }
    }

    /// Where the second mail's begins, of which nothing is missed any more.
    private static int contentOfSecond(byte[] segment) {
        var content = Mails.random(500);
        int first = indexOf(segment, content, 0);
        return indexOf(segment, content, first + 500);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            if (java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }

    @Test
    void aFileOfItsOwnIsLookedAt() throws Exception {
        var file = home.resolve("copy/body/" + id(8));
        var bytes = Files.readAllBytes(file);
        bytes[12345] ^= 1;
        Files.write(file, bytes);
        assertThat(verify("copy")).singleElement().asString().contains(id(8).value(), "body/");
        Files.delete(file);
        assertThat(verify("copy")).singleElement().asString().contains(id(8).value(), "is missing");
    }

    @Test
    void aFormatThatIsNotWholeIsNamed() throws Exception {
        Files.writeString(home.resolve("copy/FORMAT.copy"), "gatepost-queue 5 0");
        assertThat(verify("copy")).singleElement().asString().contains("FORMAT.copy is damaged");
    }

    @Test
    void aMissingSegmentIsNamed() throws Exception {
        Files.delete(home.resolve("copy/seg-00000002.log"));
        assertThat(verify("copy")).anyMatch(line -> line.contains("seg-00000002.log is missing"));
    }

    @Test
    void whatNobodyWasAnsweredForIsNoDamage() throws Exception {
        var last = home.resolve("copy/seg-00000003.log");
        var bytes = Files.readAllBytes(last);
        Files.write(last, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        assertThat(verify("copy")).isEmpty();
        assertThat(said.getLast()).contains("nobody was answered for");
    }

    @Test
    void recordsArePrintedForPeople() throws Exception {
        var inspector = new JournalInspector(home.resolve("copy"));
        assertThat(inspector.parts()).containsExactly("seg-00000001.log", "seg-00000002.log", "seg-00000003.log");
        for (var part : inspector.parts()) {
            inspector.dump(part, said::add);
        }
        assertThat(said).anyMatch(line -> line.contains("insert " + id(1) + " version 1 from=<sender@example.org> recipients=1 content=500"));
        assertThat(said).anyMatch(line -> line.contains("in a file of its own"));
        assertThat(said).anyMatch(line -> line.matches(".*gone +" + id(2) + ".*forgotten.*"));
        assertThat(said.getFirst()).contains("mark");
    }

    private List<String> verify(String name) throws QueueException, IOException {
        said.clear();
        return new JournalInspector(home.resolve(name)).verify(said::add);
    }
}
