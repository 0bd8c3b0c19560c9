package org.gatepost.engine.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Turns `${env:NAME}` and `${file:PATH}` into what they stand for; anything else is the secret itself.
/// Asked at each use, so that a changed file helps at once.
final class Secrets implements UnaryOperator<String> {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):(.+)}");

    private final Path home;

    Secrets(Path home) {
        this.home = home;
    }

    /// Where the secret of a key stands when a program writes it, relative to the home.
    static String file(String key) {
        return "secrets/" + key;
    }

    /// Writes a secret for the owner alone; whole or not at all.
    static void write(Path home, String key, String secret) throws IOException {
        var to = home.resolve(file(key));
        Files.createDirectories(to.getParent());
        boolean posix = to.getFileSystem().supportedFileAttributeViews().contains("posix");
        var ownerOnly = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        var draft = to.resolveSibling(to.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerOnly);
        Files.writeString(draft, secret + "\n");
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static boolean isReference(String written) {
        return REFERENCE.matcher(written).matches();
    }

    /// @throws IllegalStateException naming the reference that leads nowhere
    @Override
    public String apply(String written) {
        var match = REFERENCE.matcher(written);
        if (!match.matches()) {
            return written;
        }
        var name = match.group(2);
        if (match.group(1).equals("env")) {
            var value = System.getenv(name);
            if (value == null) {
                throw new IllegalStateException("the environment has no " + name);
            }
            return value;
        }
        try {
            return Files.readString(home.resolve(name)).replaceFirst("\\R\\z", "");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the secret's file " + home.resolve(name), e);
        }
    }
}
