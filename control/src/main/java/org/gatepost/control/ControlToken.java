package org.gatepost.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret in `run/control.token`, for the owner alone: who can read it may control the gateway.
///
/// **Threads.** Any number.
public final class ControlToken {

    private static final int BYTES = 32;

    private final Path file;
    private volatile String secret;

    private ControlToken(Path file, String secret) {
        this.file = file;
        this.secret = secret;
    }

    /// Reads it, or makes it.
    public static ControlToken in(Path file) throws IOException {
        if (Files.exists(file)) {
            var token = Files.readString(file).strip();
            if (token.length() >= BYTES) {
                return new ControlToken(file, token);
            }
        }
        return new ControlToken(file, make(file));
    }

    /// Another one from now on; who knows only the old one is out.
    public void rotate() throws IOException {
        secret = make(file);
    }

    boolean is(String said) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String make(Path file) throws IOException {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        var ownerOnly = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        var draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerOnly);
        Files.writeString(draft, token + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return token;
    }
}
