package org.gatepost.dist.send;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;
import org.gatepost.api.mail.Envelope;
import org.gatepost.smtp.message.SubmittedMessage;

/// The gateway's pickup folder, as those see it who may write into it and not look.
///
/// The gateway's user must be able to read the file, and so everybody can who knows its name, which nobody guesses.
record DropFolder(Path folder) {

    private static final int NAME_BITS = 128;
    private static final int NAME_LENGTH = 25;
    private static final int MIDDLING = 64 << 10;

    /// Leaves a letter, durably.
    ///
    /// @return its name there
    String leave(Envelope envelope, FileChannel message) throws IOException {
        var name = newName();
        var part = folder.resolve("." + name + ".part");
        try (var to = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--")); // whatever the umask
            }
            write(to, ByteBuffer.wrap(lines(envelope, message).getBytes(StandardCharsets.UTF_8)));
            message.position(0);
            for (var buffer = ByteBuffer.allocate(MIDDLING); message.read(buffer) >= 0; buffer.clear()) {
                write(to, buffer.flip());
            }
            to.force(true);
            Files.move(part, folder.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
            syncName(to);
            return name;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String lines(Envelope envelope, FileChannel message) throws IOException {
        var lines = new StringBuilder().append(SubmittedMessage.SENDER_LINE).append(": <").append(envelope.reversePath().text()).append(">\r\n");
        envelope.recipients().forEach(one -> lines.append(SubmittedMessage.RECEIVER_LINE).append(": <").append(one.address().text()).append(">\r\n"));
        lines.append(SubmittedMessage.END_LINE).append(": 0\r\n");
        var first = ByteBuffer.allocate(1);
        boolean any = message.read(first, 0) > 0;
        return any && (first.get(0) == ' ' || first.get(0) == '\t') ? lines + "\r\n" : lines.toString(); // text that would continue our last line
    }

    /// The name is in the directory, which cannot be opened without the right to look into it. Syncing a file that was renamed syncs its name
    /// with ext4, XFS and Btrfs.
    private void syncName(FileChannel file) throws IOException {
        if (Files.isReadable(folder)) {
            try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
                return;
            } catch (AccessDeniedException e) {
                // Windows opens no directories, and needs not
            }
        }
        file.force(true);
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /// Digits and capitals: it serves as an id where one is asked for.
    private static String newName() {
        var digits = new BigInteger(NAME_BITS, new SecureRandom()).toString(Character.MAX_RADIX).toUpperCase(Locale.ROOT);
        return "0".repeat(NAME_LENGTH - digits.length()) + digits;
    }
}
