package org.gatepost.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks DKIM signatures with a program that is not ours (dkimpy), which asks a DNS of the test's.
///
/// **Threads.** One.
public final class DkimVerifier implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;

    private DkimVerifier(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param records TXT records by name
    /// @throws IOException saying what to do when dkimpy is not there
    public static DkimVerifier with(Map<String, String> records) throws IOException {
        var dkimpy = Path.of(System.getProperty("gatepost.tools", "target/tools"), "dkimpy/usr/lib/python3/dist-packages").toAbsolutePath();
        if (!Files.isDirectory(dkimpy.resolve("dkim"))) {
            throw new IOException("dkimpy is not in " + dkimpy + "; .ci/tools target/tools puts it there");
        }
        var command = new ArrayList<>(List.of("/usr/bin/python3", "-I", "-c", script(), dkimpy.toString()));
        records.forEach((name, txt) -> command.add(name + "=" + txt));
        return new DkimVerifier(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// `good`, or `bad:` and why.
    public String verdict(byte[] message) throws IOException {
        var out = process.getOutputStream();
        out.write((message.length + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(message);
        out.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the verifier ended");
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String script() throws IOException {
        try (@Nullable InputStream in = DkimVerifier.class.getResourceAsStream("dkim-verifier.py")) {
            if (in == null) {
                throw new IOException("dkim-verifier.py is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
