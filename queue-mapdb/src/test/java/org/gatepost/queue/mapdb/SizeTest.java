package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Very many letters in a process that has little memory. What is measured is printed; only whether it works is judged.
///
/// `-Dgatepost.size.mails=1000000` for a million of them, 5 GB.
final class SizeTest {

    private static final int LARGE_MB = Boolean.getBoolean("gatepost.long") ? 50 : 3;
    private static final int MAILS = Integer.getInteger("gatepost.size.mails", 20_000);

    @TempDir
    Path home;

    @Test
    void aSmallProcessHoldsVeryManyLetters() throws Exception {
        var said = new ArrayList<String>();
        said.addAll(run("fill", 0));
        said.addAll(run("start", 0));
        said.addAll(run("crash", 128 + 9));
        said.addAll(run("start", 0));
        assertThat(said).filteredOn(line -> line.startsWith("letters ")).containsExactly("letters " + MAILS, "letters " + (MAILS + SizeWorker.MORE));
        said.forEach(line -> System.out.println("SizeTest: " + line));
    }

    /// As many of 50 MB each with `-Dgatepost.long=true`, ten times the heap.
    @Test
    void aSmallProcessTakesLargeLettersAtOnce() throws Exception {
        var said = run("large", LARGE_MB, 0);
        assertThat(said).contains("read back %d of %d MB".formatted(SizeWorker.WRITERS, LARGE_MB));
        said.forEach(line -> System.out.println("SizeTest: " + line));
    }

    private List<String> run(String phase, int exit) throws IOException, InterruptedException {
        return run(phase, MAILS, exit);
    }

    private List<String> run(String phase, int size, int exit) throws IOException, InterruptedException {
        var process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), SizeWorker.class.getName(), home.resolve("queue").toString(), Integer.toString(size), phase)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said;
        try (var lines = process.inputReader(StandardCharsets.US_ASCII)) {
            said = lines.lines().filter(line -> !line.contains(" INFO ")).toList();
        }
        assertThat(process.waitFor()).as(phase).isEqualTo(exit);
        return said;
    }
}
