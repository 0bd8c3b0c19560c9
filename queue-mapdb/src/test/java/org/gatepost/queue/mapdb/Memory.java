package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where thousands of queues are made faster: where no disk is.
final class Memory {

    private static final Path SHARED = Path.of("/dev/shm");

    private Memory() {}

    /// @param otherwise where there is none
    static Path directory(String name, Path otherwise) throws IOException {
        return Files.isWritable(SHARED) ? Files.createTempDirectory(SHARED, name + "-") : Files.createDirectory(otherwise.resolve(name));
    }
}
