package org.gatepost.dist.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gatepost.api.mail.Envelope;

/// The directory `spool/` of a home: one file a letter, whole or not there, for the owner alone.
///
/// A letter is written in `spool/tmp`, synced, then renamed into `spool`, and the directory synced. So what a killed writer
/// leaves is in `tmp`, where nobody takes it for a letter. See [SpooledLetter] for the file itself.
///
/// **Threads.** Any number, of any number of processes.
public final class Spool {

    private final Path home;

    /// @param home its directory, which need not exist
    public Spool(Path home) {
        this.home = home;
    }

    Path directory() {
        return home.resolve("spool");
    }

    Path drafts() {
        return directory().resolve("tmp");
    }

    /// Where files are put that are no letters.
    Path broken() {
        return directory().resolve("broken");
    }

    /// Begins a letter; nobody sees it until [SpoolDraft#keep()].
    public SpoolDraft begin(Envelope envelope) throws IOException {
        create();
        return new SpoolDraft(this, envelope);
    }

    /// What waits, oldest first.
    List<Path> waiting() throws IOException {
        if (!Files.isDirectory(directory())) {
            return List.of();
        }
        try (var all = Files.list(directory())) {
            return all.filter(SpooledLetter::isNamed).sorted().toList();
        }
    }

    private void create() throws IOException {
        if (Files.isDirectory(drafts())) {
            return;
        }
        for (var one : List.of(home, directory(), drafts())) {
            if (!Files.isDirectory(one)) {
                Files.createDirectories(one);
                if (isPosix(one)) {
                    Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwx------"));
                }
                give(one);
                sync(one.resolveSibling("."));
            }
        }
    }

    /// Makes what root leaves the gateway's, which could not read it otherwise.
    void give(Path file) throws IOException {
        if (isPosix(file)) {
            var owner = Files.getOwner(home);
            if (!owner.equals(Files.getOwner(file))) {
                Files.setOwner(file, owner);
            }
        }
    }

    static void sync(Path directory) throws IOException {
        if (isPosix(directory)) { // Windows opens no directories, and needs not
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
