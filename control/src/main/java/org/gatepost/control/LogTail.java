package org.gatepost.control;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The end of a log file, however long it is, and what was written since.
///
/// @param lines whole ones, the oldest first
/// @param position where they end: what the next question goes on from
record LogTail(List<String> lines, String position) {

    private static final int MOST_BYTES = 4 << 20;
    private static final int BEGINNING_BYTES = 256;
    private static final Pattern POSITION = Pattern.compile("([0-9a-f]{1,8})-(\\d{1,18})");

    static boolean isPosition(String text) {
        return POSITION.matcher(text).matches();
    }

    /// @param since an earlier position; empty, or of a file that was put away since: the last lines
    static LogTail of(Path file, int most, String since) throws IOException {
        if (!Files.exists(file)) {
            return new LogTail(List.of(), "0-0");
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            var beginning = beginning(in, length);
            var known = POSITION.matcher(since);
            boolean goesOn = known.matches() && known.group(1).equals(beginning) && Long.parseLong(known.group(2)) <= length;
            long wanted = goesOn ? Long.parseLong(known.group(2)) : 0;
            long from = Math.max(wanted, length - MOST_BYTES);
            in.seek(from);
            var bytes = new byte[(int) (length - from)];
            in.readFully(bytes);
            int end = endOfLastLine(bytes);
            var all = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().skip(from > wanted ? 1 : 0).toList(); // the first may have begun before
            return new LogTail(all.subList(Math.max(0, all.size() - most), all.size()), beginning + "-" + (from + end));
        }
    }

    /// Files that begin alike are taken for the same: lines begin with the time.
    private static String beginning(RandomAccessFile in, long length) throws IOException {
        var bytes = new byte[(int) Math.min(length, BEGINNING_BYTES)];
        in.readFully(bytes);
        int line = 0;
        while (line < bytes.length && bytes[line] != '\n') {
            line++;
        }
        var sum = new CRC32C();
        sum.update(bytes, 0, line);
        return Long.toHexString(sum.getValue());
    }

    /// What is being written has no end yet.
    private static int endOfLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
