package org.gatepost.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs that end with the JVM that started them, also when that is killed.
public final class Guarded {

    private Guarded() {}

    /// The command for a [ProcessBuilder]: the program gets a SIGTERM when the process's standard input is closed, at the latest by the
    /// end of this JVM; it has none of its own.
    public static List<String> command(List<String> program) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script(), "guarded"));
        command.addAll(program);
        return command;
    }

    private static String script() throws IOException {
        try (@Nullable InputStream in = Guarded.class.getResourceAsStream("guarded.sh")) {
            if (in == null) {
                throw new IOException("guarded.sh is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
