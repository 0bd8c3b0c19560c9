package org.gatepost.testworld;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gatepost.testkit.Guarded;

/// The name servers that `.ci/tools` has unpacked, found by the system property `gatepost.tools`.
///
/// **Failure.** What is not there is an [IOException] that says how to get it.
final class Tools {

    private static final Path DNS = Path.of(Objects.requireNonNullElse(System.getProperty("gatepost.tools"), "target/tools"), "dns").toAbsolutePath();

    private Tools() {}

    /// Runs to its end; what it says on standard output.
    static String run(Path directory, String program, List<String> arguments) throws IOException {
        var process = builder(directory, command(program, arguments)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException("%s %s: %s".formatted(program, String.join(" ", arguments), said));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", e);
        }
    }

    /// Starts a program that ends when its standard input does, thus with this JVM at the latest.
    static Process start(Path directory, Path log, String program, List<String> arguments) throws IOException {
        return builder(directory, Guarded.command(command(program, arguments)))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static List<String> command(String program, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(find(program).toString()));
        command.addAll(arguments);
        return command;
    }

    private static ProcessBuilder builder(Path directory, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LD_LIBRARY_PATH", String.join(":", libraries()));
        return builder;
    }

    private static Path find(String program) throws IOException {
        for (var place : List.of("usr/sbin", "usr/bin")) {
            var file = DNS.resolve(place).resolve(program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException("no %s in %s; run .ci/tools target/tools in the root of the project (./verify does)".formatted(program, DNS));
    }

    /// `usr/lib/x86_64-linux-gnu` and its like.
    private static List<String> libraries() throws IOException {
        var found = new ArrayList<String>();
        for (var place : List.of(DNS.resolve("usr/lib"), DNS.resolve("lib"))) {
            if (Files.isDirectory(place)) {
                try (var directories = Files.newDirectoryStream(place, "*-linux-*")) {
                    directories.forEach(directory -> found.add(directory.toString()));
                }
            }
        }
        return found;
    }
}
