package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file `CLEAN`: the index of this generation holds the journal up to this end. Only a clean close writes it; opening removes it.
record CleanMark(int generation, Position end, long batch, long seq) {

    private static final String NAME = "CLEAN";

    static Optional<CleanMark> read(Path directory) throws IOException {
        var file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var words = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
        try {
            return words.length != 6 || !words[5].equals("end") ? Optional.empty() : Optional.of(new CleanMark(Integer.parseInt(words[0]),
                    new Position(Integer.parseInt(words[1]), Long.parseLong(words[2])), Long.parseLong(words[3]), Long.parseLong(words[4])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// From here on the index is ahead of what it says.
    static void remove(Path directory, Disk disk) throws IOException {
        if (Files.exists(directory.resolve(NAME))) {
            disk.delete(directory.resolve(NAME));
            disk.syncDirectory(directory);
        }
    }

    void write(Path directory, Disk disk) throws IOException {
        var draft = directory.resolve(NAME + ".tmp");
        disk.delete(draft);
        try (var out = disk.create(draft)) {
            var words = "%d %d %d %d %d end%n".formatted(generation, end.segment(), end.offset(), batch, seq);
            out.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
            out.sync();
        }
        disk.rename(draft, directory.resolve(NAME));
        disk.syncDirectory(directory);
    }
}
