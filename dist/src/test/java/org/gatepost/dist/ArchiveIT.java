package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people download, where they unpack it, on a machine without any Java.
class ArchiveIT {

    private static final long PATIENCE_SECONDS = 60;
    /// Refuses to start when the cache of classes cannot be used.
    private static final Map<String, String> CACHE_OR_NOTHING = Map.of("GATEPOST_JAVA_OPTS", "-XX:AOTMode=on");

    @TempDir
    private static Path place;

    private static Path gatepost;
    private static Path tools;

    @BeforeAll
    static void unpack() throws Exception {
        var here = Files.createDirectories(place.resolve("a place (50% of it) with spaces"));
        try (var made = Files.list(Path.of("target"))) {
            var archive = made.filter(file -> file.getFileName().toString().matches("gatepost-.*\\.tar\\.gz")).findFirst().orElseThrow();
            assertThat(new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString()).directory(here.toFile()).inheritIO().start().waitFor()).isZero();
        }
        try (var unpacked = Files.list(here)) {
            gatepost = unpacked.findFirst().orElseThrow();
        }
        tools = Files.createDirectories(place.resolve("tools"));
        for (var tool : List.of("uname", "readlink", "dirname")) { // no java among them
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
    }

    @Test
    void itSaysItsVersionFromAnywhereAlsoThroughALink() throws Exception {
        var link = Files.createSymbolicLink(place.resolve("gatepost"), gatepost.resolve("bin/gatepost"));
        assertThat(end(start(CACHE_OR_NOTHING, link.toString(), "--version"))).isEqualTo("gatepost 0.1.0\n");
    }

    @Test
    void theCacheOfClassesIsUsedWhereverItWasUnpacked() throws Exception {
        var loaded = end(start(Map.of("GATEPOST_JAVA_OPTS", "-XX:AOTMode=on -Xlog:class+load:stdout"), bin("gatepost"), "--version")).lines()
                .filter(line -> line.contains("source: ")).toList();
        assertThat(loaded.stream().filter(line -> line.contains("org.gatepost.dist.Main "))).singleElement().asString().contains("shared objects file");
        assertThat(loaded.stream().filter(line -> line.contains("shared objects file")).count()).isGreaterThan(loaded.size() * 8L / 10);
    }

    @Test
    void withAnotherJarItRunsWithoutTheCache() throws Exception {
        var jar = gatepost.resolve("lib/gatepost.jar");
        var time = Files.getLastModifiedTime(jar);
        try {
            Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
            var insisting = start(CACHE_OR_NOTHING, bin("gatepost"), "--version");
            insisting.getInputStream().readAllBytes();
            assertThat(insisting.waitFor()).as("so the other tests would notice").isNotZero();
            assertThat(end(start(Map.of(), bin("gatepost"), "--version"))).contains("gatepost 0.1.0\n");
        } finally {
            Files.setLastModifiedTime(jar, time);
        }
    }

    @Test
    void theWholeStoryGoesWithoutJava() throws Exception {
        assertThat(end(start(CACHE_OR_NOTHING, bin("gatepost"), "demo"))).contains("Two letters delivered, one retracted and never sent");
    }

    @Test
    void aLetterGoesThroughAndASignalEndsIt() throws Exception {
        var home = place.resolve("home of (100%) somebody");
        try (var sink = new Sink()) {
            long began = System.nanoTime();
            var process = start(CACHE_OR_NOTHING, bin("gatepost"), "run", "--home", home.toString(), "--set", "listen=127.0.0.1:0", "--set", "control.listen=127.0.0.1:0",
                    "--set", "smtp.host=127.0.0.1", "--set", "smtp.port=" + sink.port(), "--set", "smtp.tls=disable", "--set", "send.delay=0");
            try {
                var ready = String.valueOf(new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine());
                System.out.printf("ArchiveIT: ready %d ms after its start%n", (System.nanoTime() - began) / 1_000_000);
                assertThat(ready).startsWith("gatepost ready: smtp 127.0.0.1:");
                try (var letters = new Letters(Integer.parseInt(ready.replaceFirst(".*smtp 127\\.0\\.0\\.1:(\\d+).*", "$1")))) {
                    var id = letters.send("one@example.com");
                    await().atMost(Duration.ofSeconds(20)).until(() -> sink.copies("one@example.com") == 1);
                    process.destroy(); // SIGTERM, to the process that the script became
                    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                    assertThat(process.exitValue()).isZero();
                    assertThat(Files.readString(home.resolve("logs/gatepost.log"))).contains(id + " accepted", "INFO  stopped");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Test
    void theSettingsFileInItExplainsWhatThisProgramKnows() throws Exception {
        var shipped = Files.readString(gatepost.resolve("share/gatepost.properties"));
        assertThat(shipped).isEqualTo(end(start(Map.of(), bin("gatepost"), "config", "template"))).contains("\n#log.format = text\n", "\n#smtp.host = \n");
    }

    private static String bin(String name) {
        return gatepost.resolve("bin").resolve(name).toString();
    }

    private static Process start(Map<String, String> environment, String... command) throws IOException {
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(place.toFile()).redirectError(place.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// What it printed until it ended well.
    private static String end(Process process) throws IOException, InterruptedException {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%s", out, Files.readString(place.resolve("errors"))).isZero();
        return out;
    }
}
