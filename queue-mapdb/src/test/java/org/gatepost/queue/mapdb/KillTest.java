package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.id;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process at work again and again and looks whether everything it had answered for is there.
///
/// `-Dgatepost.kill.rounds=100` and `-Dgatepost.kill.seed=7` for more of it, and for the same again.
final class KillTest {

    private static final int ROUNDS = Integer.getInteger("gatepost.kill.rounds", 8);
    private static final long SEED = Long.getLong("gatepost.kill.seed", new Random().nextLong(1_000_000));
    private static final int PER_ROUND = 1_000_000;

    @TempDir
    Path directory;

    /// What a number's latest word was.
    private final Map<Integer, String> said = new HashMap<>();

    /// Done before an earlier kill: must not come back.
    private final Set<Integer> gone = new HashSet<>();

    @Test
    void nothingThatWasAnsweredIsLostWheneverTheProcessIsKilled() throws Exception {
        System.out.println("KillTest: seed " + SEED + ", " + ROUNDS + " rounds");
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            workUntilKilled(round, 200 + random.nextInt(800));
            try (var queue = KilledWriter.open(directory)) {
                check(queue);
            }
        }
        assertThat(said).hasSizeGreaterThan(ROUNDS);
        System.out.println("KillTest: " + (said.size() + gone.size()) + " mails, " + gone.size() + " done");
        assertThat(directory.resolve("seg-00000001.log")).as("reclaimed").doesNotExist();
    }

    private void workUntilKilled(int round, int millis) throws IOException, InterruptedException {
        var process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m", "-cp", System.getProperty("java.class.path"),
                KilledWriter.class.getName(), directory.toString(), Long.toString(SEED + round), Integer.toString(round * PER_ROUND))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var lines = process.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).isEqualTo("ready 0");
            assertThatThrownBy(() -> KilledWriter.open(directory)).isInstanceOf(QueueException.class).hasMessageContaining("another process uses it");
            var killer = Thread.ofVirtual().start(() -> killAfter(process, millis));
            listen(lines);
            killer.join();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("it was killed, it did not fail").isEqualTo(128 + 9);
    }

    private static void killAfter(Process process, int millis) {
        try {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.toHandle().destroyForcibly(); // unlike the process itself, it leaves open what there is to hear
    }

    /// Until the other end is gone. The last line may be cut short: nobody has heard it then.
    private void listen(BufferedReader lines) throws IOException {
        var rest = new StringBuilder();
        var chunk = new char[8192];
        for (int read = lines.read(chunk); read >= 0; read = lines.read(chunk)) {
            rest.append(chunk, 0, read);
            for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                var words = rest.substring(0, end).strip().split(" ");
                said.put(Integer.valueOf(words[1]), words[0]);
                rest.delete(0, end + 1);
            }
        }
    }

    private void check(MailQueue queue) throws QueueException, IOException {
        for (var one : Map.copyOf(said).entrySet()) {
            int number = one.getKey();
            var entry = queue.find(id(number));
            var state = entry.map(found -> found.state(NOON));
            switch (one.getValue()) {
                case "inserted" -> assertThat(state).as("inserted %d, seed %d", number, SEED).isPresent();
                case "leased" -> assertThat(state).as("leased %d, seed %d", number, SEED).contains(LetterState.SENDING);
                case "retracted" -> assertThat(state).as("retracted %d, seed %d", number, SEED).contains(LetterState.RETRACTED);
                case "done" -> {
                    assertThat(state).as("done %d, seed %d", number, SEED).isEmpty();
                    said.remove(number);
                    gone.add(number);
                }
                case "doing" -> {}
                default -> throw new AssertionError(one);
            }
            if (entry.isPresent()) {
                try (var in = queue.content(id(number)).orElseThrow().open()) {
                    assertThat(in.readAllBytes()).as("content of %d, seed %d", number, SEED).isEqualTo(KilledWriter.content(number));
                }
            }
        }
        var back = queue.page(Query.ALL, Optional.empty(), Integer.MAX_VALUE, NOON).entries().stream().map(found -> Integer.parseInt(found.id().value()))
                .filter(gone::contains).toList();
        assertThat(back).as("done, and back again, seed %d", SEED).isEmpty();
    }
}
