package org.gatepost.engine.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/// Whether only the user that runs the gateway (and root) can change a file: whoever else can would run code in it.
///
/// @param runner who runs this process
record Ownership(UserPrincipal runner) {

    /// The owner of what this process makes: `user.name` is a guess where the user has no name.
    static Ownership ofThisProcess() throws IOException {
        var probe = Files.createTempFile("gatepost-", ".owner");
        try {
            return new Ownership(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    /// What is wrong with a file, or with the directory it really stands in, and what to do.
    Optional<String> problem(Path file) throws IOException {
        var real = file.toRealPath(); // a link is as safe as what it leads to
        if (!real.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        var ofFile = problemOf(real);
        return ofFile.isPresent() || Files.isDirectory(real) ? ofFile : problemOf(Optional.ofNullable(real.getParent()).orElse(real));
    }

    private Optional<String> problemOf(Path file) throws IOException {
        var about = Files.readAttributes(file, PosixFileAttributes.class);
        var permissions = about.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE) || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("others may write to %s (%s) and so run code in the gateway: chmod go-w '%s'"
                    .formatted(file, PosixFilePermissions.toString(permissions), file));
        }
        if (!about.owner().equals(runner) && !isRoots(file)) {
            return Optional.of("%s belongs to %s, who could run code in the gateway, which %s runs: chown %s '%s'"
                    .formatted(file, about.owner().getName(), runner.getName(), runner.getName(), file));
        }
        return Optional.empty();
    }

    private static boolean isRoots(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix") && Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
    }
}
