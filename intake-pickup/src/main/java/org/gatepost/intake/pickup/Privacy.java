package org.gatepost.intake.pickup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/// Whether a folder keeps from others what is the gateway's: who could swap `.taken` could make the gateway read, or give away, what is not theirs.
///
/// @param self who runs this process; empty where files have no such owners
record Privacy(Optional<UserPrincipal> self) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int STICKY = 01000;

    /// Says who could do what, and how to end that.
    static final class OpenToOthersException extends IOException {
        OpenToOthersException(String what) {
            super(what);
        }
    }

    /// @param folder where we must be able to write, and so find out who we are: `user.name` is a guess where the user has no name
    static Privacy in(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new Privacy(Optional.empty());
        }
        var probe = Files.createTempDirectory(folder, ".gatepost-");
        try {
            return new Privacy(Optional.of(Files.getOwner(probe)));
        } finally {
            Files.delete(probe);
        }
    }

    void checkFolder(Path folder) throws IOException {
        if (self.isEmpty()) {
            return;
        }
        var about = Files.readAttributes(folder, PosixFileAttributes.class);
        if (!about.owner().equals(self.get())) {
            throw new OpenToOthersException("it belongs to %s, who could swap letters under the hands of the gateway, which %s runs: chown %s '%s'"
                    .formatted(about.owner().getName(), self.get().getName(), self.get().getName(), folder));
        }
        boolean othersWrite = about.permissions().contains(PosixFilePermission.GROUP_WRITE) || about.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        boolean sticky = (mode(folder) & STICKY) != 0;
        if (othersWrite && !sticky) {
            throw new OpenToOthersException("others may rename and remove in it what is not theirs: chmod +t '%s'".formatted(folder));
        }
    }

    /// Makes a directory for the gateway alone, or sees that it is.
    void own(Path directory) throws IOException {
        if (self.isEmpty()) {
            Files.createDirectories(directory);
            return;
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            var about = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!about.isDirectory() || !about.owner().equals(self.get()) || !OWNER_ONLY.containsAll(about.permissions())) {
                throw new OpenToOthersException("'%s' is not a directory for %s alone, somebody else may have made it: look into it and remove it".formatted(directory, self.get().getName()));
            }
        }
    }

    private static int mode(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix") && Files.getAttribute(folder, "unix:mode") instanceof Integer mode ? mode : 0;
    }
}
