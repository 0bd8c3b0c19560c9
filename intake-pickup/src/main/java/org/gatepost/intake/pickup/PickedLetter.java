package org.gatepost.intake.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.CheckedMessage;
import org.gatepost.smtp.message.Addresses;
import org.gatepost.smtp.message.LineEnds;
import org.gatepost.smtp.message.SubmittedMessage;
import org.gatepost.smtp.message.UnfitException;

/// A file, opened as a letter: the envelope that is written on top of it, else the one that its header names.
///
/// @param message to be read once
record PickedLetter(Envelope envelope, InputStream message, InputStream file) implements AutoCloseable {

    /// @param file where nobody else can swap it
    static PickedLetter open(Path file, Terms terms) throws IOException, UnusableException {
        checkKind(file);
        if (Files.size(file) > terms.largest()) {
            throw tooLarge(terms);
        }
        var from = content(file);
        try {
            var message = message(from);
            var envelope = envelope(message, terms);
            return new PickedLetter(envelope, new CheckedMessage(message.content(), terms.largest()), from);
        } catch (IOException | UnusableException | RuntimeException e) {
            from.close();
            throw e;
        }
    }

    /// Before it is opened: to open a pipe is to wait for somebody who writes.
    private static void checkKind(Path file) throws IOException, UnusableException {
        var about = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!about.isRegularFile()) {
            throw new UnusableException("it is %s, not a file".formatted(about.isDirectory() ? "a directory" : about.isSymbolicLink() ? "a symbolic link" : "a pipe or a device"),
                    "write the letter into a file of its own");
        }
        boolean counted = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (counted && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names && names > 1) {
            throw new UnusableException("it has %d names (hard links), and may be somebody else's file".formatted(names), "copy it, and drop the copy");
        }
    }

    private static InputStream content(Path file) throws IOException, UnusableException {
        try {
            return Channels.newInputStream(Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } catch (AccessDeniedException e) {
            throw new UnusableException("the gateway's user may not read it", "make it readable for that user before it is moved into the folder");
        }
    }

    private static SubmittedMessage message(InputStream from) throws IOException, UnusableException {
        try {
            return SubmittedMessage.read(new LineEnds(from, true));
        } catch (UnfitException e) {
            throw new UnusableException(String.valueOf(e.getMessage()), "shorten the header, or leave a blank line behind it");
        }
    }

    static UnusableException tooLarge(Terms terms) {
        return new UnusableException("it is too large; at most %d bytes".formatted(terms.largest()), "send less, or set intake.max-message-size");
    }

    private static Envelope envelope(SubmittedMessage message, Terms terms) throws UnusableException {
        try {
            return addressed(message, terms);
        } catch (UnfitException e) {
            throw new UnusableException(String.valueOf(e.getMessage()), "write addresses like somebody@example.com");
        }
    }

    private static Envelope addressed(SubmittedMessage message, Terms terms) throws UnfitException, UnusableException {
        var addresses = terms.addresses();
        var injected = message.takeInjected();
        var recipients = new LinkedHashSet<Mailbox>();
        for (var line : injected.receivers()) {
            recipients.addAll(addresses.list(line));
        }
        if (injected.receivers().isEmpty()) {
            recipients.addAll(message.recipients(addresses));
            message.removeBcc();
        }
        if (recipients.isEmpty()) {
            throw new UnusableException("it names no recipient", "add lines 'X-Receiver: somebody@example.com' on top, or To, Cc or Bcc to the header");
        }
        if (recipients.size() > terms.mostRecipients()) {
            throw new UnusableException("it has %d recipients; at most %d for one letter".formatted(recipients.size(), terms.mostRecipients()),
                    "make several letters of it, or set intake.max-recipients");
        }
        var sender = sender(injected, message, addresses);
        var parameters = new MailParameters(Optional.empty(), Optional.empty(), MailParameters.Body.UNDECLARED, Addresses.needUtf8(sender, recipients));
        return new Envelope(sender, parameters, recipients.stream().map(one -> new Recipient(one, Set.of(), Optional.empty())).toList());
    }

    private static ReversePath sender(SubmittedMessage.Injected injected, SubmittedMessage message, Addresses addresses) throws UnfitException, UnusableException {
        if (injected.senders().size() > 1) {
            throw new UnusableException("it has %d X-Sender lines".formatted(injected.senders().size()), "leave one");
        }
        if (injected.senders().size() == 1) {
            return addresses.sender(injected.senders().getFirst());
        }
        return message.sender(addresses).orElseThrow(() -> new UnusableException("neither From nor Sender names one sender, who would hear of failures",
                "add a line 'X-Sender: somebody@example.com' on top ('<>': nobody), or From to the header"));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
