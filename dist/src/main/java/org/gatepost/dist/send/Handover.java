package org.gatepost.dist.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.control.client.LetterBox;
import org.gatepost.dist.spool.Spool;
import org.gatepost.dist.spool.SpoolDraft;
import org.gatepost.smtp.CheckedMessage;

/// Where letters of the command line go: to the gateway that runs on the home, else into its spool, durably. Who may not use the home goes [Outside].
///
/// The letter is a draft of the spool in either case: what came on a pipe cannot be read again when the gateway goes away half-way.
/// Nobody takes a draft for a letter, so a sender that is killed has sent nothing.
///
/// **Threads.** Any number.
///
/// @param home its directory, which need not exist
public record Handover(Path home, Outside outside) implements Submissions {

    /// @param settings what the command line sets
    public static Handover of(Path home, Site site, Map<String, String> settings) {
        return new Handover(home, Outside.of(site, settings));
    }

    private static final Set<Integer> ENVELOPE_FAULTS = Set.of(400, 452, 501, 550, 551, 553, 555);

    /// What became of it.
    public sealed interface Result {

        /// The gateway has it.
        ///
        /// @param id the letter's
        record Queued(String id) implements Result {}

        /// It waits for the gateway.
        ///
        /// @param name the file's
        record Spooled(String name, String why) implements Result {}

        /// It waits in the drop folder.
        ///
        /// @param name the file's, without its ending
        record Dropped(String name, String why) implements Result {}
    }

    /// What came from the sender cannot be read, in contrast to what we cannot write.
    private static final class SenderException extends IOException {
        SenderException(IOException cause) {
            super(cause);
        }
    }

    /// @throws SendException refused for good
    /// @throws IOException neither the gateway nor the spool could take it
    public Result leave(Envelope envelope, InputStream message) throws IOException, SendException {
        try {
            return leaveChecked(envelope, new CheckedMessage(message, Long.MAX_VALUE));
        } catch (IOException e) {
            if (e instanceof CheckedMessage.BareLineEndException || e.getCause() instanceof CheckedMessage.BareLineEndException) {
                throw new SendException(SendException.Kind.DATA, "CR alone in the message, which others may take for a line's end; end lines with LF or CR LF");
            }
            throw e;
        }
    }

    private Result leaveChecked(Envelope envelope, InputStream message) throws IOException, SendException {
        SpoolDraft begun;
        try {
            begun = new Spool(home).begin(envelope);
        } catch (AccessDeniedException e) {
            return outside.leave(envelope, message, home);
        }
        try (var draft = begun) {
            copy(message, draft.output());
            return deliver(envelope, draft);
        }
    }

    private Result deliver(Envelope envelope, SpoolDraft draft) throws IOException, SendException {
        var box = LetterBox.of(home.resolve("run"));
        if (box.isEmpty()) {
            return new Result.Spooled(draft.keep(), "no gateway runs on " + home);
        }
        return switch (box.get().post(envelope, draft.size(), draft.message())) {
            case LetterBox.Answer.Accepted(var id) -> new Result.Queued(id);
            case LetterBox.Answer.Refused(var status, var why) -> throw refused(status, why);
            case LetterBox.Answer.Unavailable(var why) -> new Result.Spooled(draft.keep(), why);
        };
    }

    /// @param status of HTTP or of SMTP: some say that the envelope is at fault
    static SendException refused(int status, String why) {
        return new SendException(ENVELOPE_FAULTS.contains(status) ? SendException.Kind.DATA : SendException.Kind.REFUSED, "refused: " + why);
    }

    static void copy(InputStream message, OutputStream to) throws IOException {
        var buffer = new byte[64 << 10];
        while (true) {
            int length;
            try {
                length = message.read(buffer);
            } catch (IOException e) {
                throw new SenderException(e);
            }
            if (length < 0) {
                return;
            }
            to.write(buffer, 0, length);
        }
    }

    /// For `-bs`; what waits in the spool has its name there for an id.
    @Override
    public QueueId accept(Envelope envelope, Origin origin, InputStream content) throws IOException, RefusedException, QueueException {
        try {
            return switch (leave(envelope, content)) {
                case Result.Queued(var id) -> new QueueId(id);
                case Result.Spooled(var name, _) -> new QueueId(name);
                case Result.Dropped(var name, _) -> new QueueId(name);
            };
        } catch (SendException e) {
            var words = String.valueOf(e.getMessage());
            if (e.kind().isOfTheLetter()) {
                throw new RefusedException(Status.permanentFailure(6, 0), words);
            }
            throw new QueueException(words, e);
        } catch (SenderException e) {
            throw e.getCause() instanceof IOException cause ? cause : e;
        } catch (IOException e) {
            throw new QueueException("the letter cannot be left in " + home, e);
        }
    }
}
