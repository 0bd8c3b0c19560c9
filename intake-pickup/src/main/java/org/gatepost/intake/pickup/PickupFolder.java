package org.gatepost.intake.pickup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.regex.Pattern;

/// The folder itself. Letters are renamed into its `.taken` before they are looked into: only the gateway's user can reach them there,
/// so that what was checked is what is read. What is no letter goes to `bad`, with a file that says why.
///
/// **Threads.** One; of all processes one, which has the lock.
final class PickupFolder implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final Pattern DRAFT = Pattern.compile("\\.[0-9A-Z]{25}\\.part");
    private static final int LONGEST_NAME = 200; // which leaves room for what is added to it

    private final Path directory;
    private final Path taken;
    private final Path bad;
    private final FileChannel lock;

    private PickupFolder(Path directory, FileChannel lock) {
        this.directory = directory;
        this.taken = directory.resolve(".taken");
        this.bad = directory.resolve("bad");
        this.lock = lock;
    }

    /// @throws IOException in words for who set it
    static PickupFolder open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("the pickup folder %s is no directory: make it, for the gateway's user alone (mode 700), or so that others may drop letters but not touch each other's (1733)"
                    .formatted(directory));
        }
        try {
            var privacy = Privacy.in(directory);
            privacy.checkFolder(directory);
            privacy.own(directory.resolve(".taken"));
            privacy.own(directory.resolve("bad"));
            return new PickupFolder(directory, lock(directory));
        } catch (IOException e) {
            throw new IOException("the pickup folder %s cannot be used: %s".formatted(directory, e instanceof Privacy.OpenToOthersException ? e.getMessage() : e), e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(".taken").resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this process has it
        }
        channel.close();
        throw new IOException("another gateway takes its letters");
    }

    Path directory() {
        return directory;
    }

    /// Removes what `send` had begun to drop when it was killed long ago.
    void removeOldDrafts(Instant before) throws IOException {
        try (var drafts = Files.newDirectoryStream(directory, file -> DRAFT.matcher(String.valueOf(file.getFileName())).matches())) {
            for (var draft : drafts) {
                if (Files.getLastModifiedTime(draft, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before)) {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// What was dropped, oldest first, at most so many, and as many again of what is no file.
    List<Found> dropped(int most) throws IOException {
        return oldest(directory, most);
    }

    /// What was taken and is there still, because the queue or the gateway stopped.
    List<Found> taken(int most) throws IOException {
        return oldest(taken, most);
    }

    /// Counts files and others apart: what cannot be moved, such as a directory of somebody else, stands in no letter's way.
    private static List<Found> oldest(Path folder, int most) throws IOException {
        var files = new PriorityQueue<>(Found.OLDEST_FIRST.reversed());
        var others = new PriorityQueue<>(Found.OLDEST_FIRST.reversed());
        try (var all = Files.newDirectoryStream(folder, PickupFolder::isNamedAsALetter)) {
            for (var file : all) {
                try {
                    var found = Found.of(file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
                    var among = found.isFile() ? files : others;
                    among.add(found);
                    if (among.size() > most) {
                        among.remove();
                    }
                } catch (NoSuchFileException e) {
                    // whoever dropped it took it back
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        var sorted = new ArrayList<>(files);
        sorted.addAll(others);
        sorted.sort(Found.OLDEST_FIRST);
        return sorted;
    }

    private static boolean isNamedAsALetter(Path file) {
        var name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(".eml");
    }

    /// Renames a file to where nobody else can reach it.
    ///
    /// @return where it is now; empty while another of its name is there, or when it is gone
    Optional<Path> take(Path file) throws IOException {
        var there = taken.resolve(file.getFileName());
        if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty(); // renaming would replace it
        }
        try {
            return Optional.of(Files.move(file, there, StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Keeps what is no letter, and why.
    ///
    /// @return where
    Path putAside(Path file, String reason) throws IOException {
        var name = plain(String.valueOf(file.getFileName()));
        var place = bad.resolve(name);
        for (int i = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS) || Files.exists(reasonOf(place), LinkOption.NOFOLLOW_LINKS); i++) {
            place = bad.resolve(name.substring(0, name.length() - ".eml".length()) + "-" + i + ".eml");
        }
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(reasonOf(place), reason, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return place;
    }

    private static Path reasonOf(Path place) {
        return place.resolveSibling(place.getFileName() + ".reason.txt");
    }

    /// The name of a file in ASCII, since strangers chose it and not every locale can write it.
    static String plain(String name) {
        var stem = name.substring(0, name.length() - ".eml".length()).replaceAll("[^ -~]|/", "_");
        return (stem.length() > LONGEST_NAME ? stem.substring(0, LONGEST_NAME) : stem) + ".eml";
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
