package org.gatepost.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret in `run/control.token`, for the owner alone: who can read it may control the gateway.
public final class ControlToken {

    private static final int BYTES = 32;

    private ControlToken() {}

    /// Reads it, or makes it.
    public static String ensure(Path file) throws IOException {
        if (Files.exists(file)) {
            var token = Files.readString(file).strip();
            if (token.length() >= BYTES) {
                return token;
            }
            Files.delete(file);
        }
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        var ownerOnly = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        Files.createFile(file, ownerOnly);
        Files.writeString(file, token + "\n");
        return token;
    }
}
