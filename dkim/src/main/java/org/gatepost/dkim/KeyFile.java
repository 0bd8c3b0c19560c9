package org.gatepost.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A domain's key in its file. Read again when the file has changed; when it cannot be read any more, nothing is signed by what it once held.
///
/// **Threads.** Any number.
public final class KeyFile {

    private static final long LARGEST = 64 << 10;

    private final String domain;
    private final String selector;
    private final Path file;
    private volatile @Nullable Held held;

    private record Held(String seen, DkimKey key) {}

    public KeyFile(String domain, String selector, Path file) {
        this.domain = domain;
        this.selector = selector;
        this.file = file;
    }

    public String domain() {
        return domain;
    }

    public String selector() {
        return selector;
    }

    public Path path() {
        return file;
    }

    public DkimKey key() throws KeyException {
        var now = look();
        var last = held;
        if (last == null || !last.seen().equals(now)) {
            last = new Held(now, new DkimKey(domain, selector, read()));
            held = last;
        }
        return last.key();
    }

    /// Makes a key and writes it for the owner alone.
    ///
    /// @param replace whether a file that is there may be lost
    public void create(int bits, boolean replace) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".tmp");
        var directory = file.toAbsolutePath().getParent();
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(directory, posix ? owner("rwx------") : new FileAttribute<?>[0]);
        Files.deleteIfExists(draft);
        Files.createFile(draft, posix ? owner("rw-------") : new FileAttribute<?>[0]);
        try {
            Files.writeString(draft, Pem.write(generate(bits)), StandardOpenOption.SYNC);
            if (replace) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(draft, file); // refuses when there is one
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))};
    }

    private static RSAPrivateCrtKey generate(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JVM makes RSA keys", e);
        }
    }

    private String look() throws KeyException {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey() + " " + permissions();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private RSAPrivateCrtKey read() throws KeyException {
        try {
            if (permissions().stream().anyMatch(Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE)::contains)) {
                throw new KeyException("%s can be read or changed by others than its owner; run: chmod 600 %s".formatted(file, file));
            }
            if (Files.size(file) > LARGEST) {
                throw new KeyException(file + " is too large to be a key");
            }
            var key = parsed(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
            int bits = key.getModulus().bitLength();
            if (bits < DkimKey.SHORTEST) {
                throw new KeyException("%s has a key of %d bits, which receivers ignore; make one of %d: gatepost dkim create %s".formatted(file, bits, DkimKey.USUAL, domain));
            }
            return key;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private RSAPrivateCrtKey parsed(String text) throws KeyException {
        try {
            return Pem.read(text);
        } catch (KeyException e) {
            throw new KeyException(file + " " + e.getMessage());
        }
    }

    private Set<PosixFilePermission> permissions() throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix") ? Files.getPosixFilePermissions(file) : Set.of();
    }

    private KeyException unreadable(IOException e) {
        return new KeyException(switch (e) {
            case NoSuchFileException _ -> "there is no file " + file + "; put the key there, or make one: gatepost dkim create " + domain;
            case AccessDeniedException _ -> "the gateway's user may not read " + file + "; give it to that user (chown)";
            default -> "cannot read " + file + ": " + e;
        });
    }
}
