package org.gatepost.tls.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes files whole or not at all, for the owner alone.
final class OwnerOnly {

    private OwnerOnly() {}

    /// What fills a file.
    interface Filling {
        void into(Path draft) throws IOException;
    }

    static void write(Path file, Filling filling) throws IOException {
        var draft = Files.createTempFile(file.getParent(), "draft", ".tmp"); // which the JDK makes 0600
        try {
            filling.into(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
