package org.gatepost.control;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The end of a log file, however long it is.
final class LogTail {

    private static final int MOST_BYTES = 1 << 20;

    private LogTail() {}

    /// Its last lines, oldest first; none while there is no file.
    static List<String> of(Path file, int lines) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - MOST_BYTES);
            in.seek(from);
            var bytes = new byte[(int) Math.min(MOST_BYTES, in.length() - from)];
            in.readFully(bytes);
            var all = new String(bytes, StandardCharsets.UTF_8).lines().skip(from > 0 ? 1 : 0).toList(); // the first may have begun before
            return all.subList(Math.max(0, all.size() - lines), all.size());
        }
    }
}
