package org.gatepost.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The product as its users run it: a process of its own, from the jars that were built.
final class GatepostProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private String ready = "";

    /// How a command ended.
    ///
    /// @param out standard output
    record Result(int code, String out, String errors) {}

    private GatepostProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /// Starts `gatepost run` and waits until it takes mail.
    static GatepostProcess run(Path home, String... settings) throws IOException {
        return run(List.of(), home, settings);
    }

    /// @param wrapper a program and its arguments that starts it, such as strace
    static GatepostProcess run(List<String> wrapper, Path home, String... settings) throws IOException {
        var arguments = new ArrayList<>(List.of("run", "--home", home.toString()));
        for (var setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        var errors = Files.createTempFile("gatepost-", ".log");
        var command = new ArrayList<>(wrapper);
        command.addAll(command(arguments));
        var running = new GatepostProcess(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
        running.awaitReady();
        return running;
    }

    /// Runs a command to its end.
    static Result command(String... arguments) throws IOException, InterruptedException {
        var out = Files.createTempFile("gatepost-", ".out");
        var errors = Files.createTempFile("gatepost-", ".err");
        var builder = new ProcessBuilder(command(List.of(arguments))).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().remove("DISPLAY"); // whoever runs the tests has one, perhaps
        var process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("gatepost " + List.of(arguments) + " does not end");
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(errors));
    }

    /// Where it takes mail.
    int smtpPort() {
        return Integer.parseInt(ready.replaceFirst(".*smtp 127\\.0\\.0\\.1:(\\d+).*", "$1"));
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGTERM.
    ///
    /// @return the exit code
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("SIGTERM does not end it");
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void awaitReady() throws IOException {
        var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        var line = out.readLine();
        if (line == null || !line.startsWith("gatepost ready: ")) {
            throw new AssertionError("it did not get ready: " + line + "\n" + log());
        }
        ready = line;
    }

    /// How a process of it is started.
    static List<String> command(List<String> arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", Path.of("target", "gatepost", "lib", "*").toString(),
                Main.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
