package org.gatepost.testworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A test run that is killed leaves no servers behind.
class KilledWorldTest {

    @TempDir
    private Path directory;

    @Test
    void theServersEndWithTheJvm() throws Exception {
        var jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                "-Dgatepost.tools=" + System.getProperty("gatepost.tools"), "-Djava.io.tmpdir=" + directory, Standing.class.getName())
                .redirectErrorStream(true).start();
        var said = jvm.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(said).isEqualTo("standing");
        var servers = new ArrayList<>(jvm.descendants().toList());
        assertThat(servers.stream().map(server -> server.info().command().orElse("")).map(command -> Path.of(command).getFileName().toString()))
                .contains("nsd", "unbound");
        jvm.destroyForcibly().waitFor();
        Patience.await("all servers have ended").until(() -> servers.stream().noneMatch(KilledWorldTest::runs));
        removeWhatItLeft();
    }

    /// One that has ended may wait for somebody to notice.
    private static boolean runs(ProcessHandle server) {
        try {
            return !Files.readString(Path.of("/proc", Long.toString(server.pid()), "stat")).matches("(?s).*\\) [ZX] .*");
        } catch (IOException e) {
            return false;
        }
    }

    private void removeWhatItLeft() throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(directory)).toList()) {
                Files.delete(file);
            }
        }
    }

    /// A program with a world, until it is killed.
    static final class Standing {
        private Standing() {}

        public static void main(String[] arguments) throws Exception {
            var zones = List.of(Zone.signed("example.test"));
            try (var world = DnsWorld.start(zones.toArray(Zone[]::new))) {
                System.out.println(world.log().isEmpty() ? "silent" : "standing");
                Thread.currentThread().join();
            }
        }
    }
}
