package org.gatepost.dist.send;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.message.Addresses;
import org.gatepost.smtp.message.LineEnds;
import org.gatepost.smtp.message.SubmittedMessage;
import org.gatepost.smtp.message.UnfitException;

/// Makes a letter of what a program says and writes.
///
/// @param user who runs the program, for what it does not say itself
public record Sender(SendmailArguments arguments, Addresses addresses, String user) {

    public static Sender ofThisMachine(SendmailArguments arguments) {
        return new Sender(arguments, new Addresses(HostName::own), System.getProperty("user.name", "nobody"));
    }

    /// What a client of `-bs` says: it may end its lines as this machine does.
    public static InputStream lines(InputStream from) {
        return new LineEnds(from, true);
    }

    /// @param input lines ended by LF, CR or CR LF
    public Handover.Result send(Handover handover, InputStream input) throws IOException, SendException {
        try {
            return leave(handover, input);
        } catch (UnfitException e) {
            throw new SendException(SendException.Kind.DATA, String.valueOf(e.getMessage()));
        }
    }

    private Handover.Result leave(Handover handover, InputStream input) throws IOException, SendException, UnfitException {
        var recipients = new LinkedHashSet<Mailbox>();
        for (var said : arguments.recipients()) {
            recipients.addAll(addresses.list(said));
        }
        if (recipients.isEmpty() && !arguments.recipientsFromHeader()) {
            throw new SendException(SendException.Kind.USAGE, "name at least one recipient, or say -t to take them from the header");
        }
        var sender = addresses.sender(arguments.sender().orElse(user));
        var message = SubmittedMessage.read(new LineEnds(input, arguments.dotIsText()));
        if (arguments.recipientsFromHeader()) {
            recipients.addAll(message.recipients(addresses));
            message.removeBcc();
        }
        if (recipients.isEmpty()) {
            throw new SendException(SendException.Kind.DATA, "neither To, Cc nor Bcc names a recipient");
        }
        message.completeFrom(author(sender), arguments.fullName());
        return handover.leave(envelope(sender, recipients), message.content());
    }

    private String author(ReversePath sender) throws UnfitException {
        return sender.text().isEmpty() ? addresses.sender(user).text() : sender.text();
    }

    private Envelope envelope(ReversePath sender, LinkedHashSet<Mailbox> recipients) {
        var parameters = new MailParameters(arguments.ret(), arguments.envid(), arguments.body(), Addresses.needUtf8(sender, recipients));
        return new Envelope(sender, parameters, recipients.stream().map(to -> new Recipient(to, arguments.notifyOn(), Optional.empty())).toList());
    }
}
