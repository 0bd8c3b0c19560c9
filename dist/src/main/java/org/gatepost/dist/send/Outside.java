package org.gatepost.dist.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Envelope;
import org.gatepost.control.client.LetterBox;

/// The ways of users who may not use the home: SMTP to the gateway that runs, else the drop folder.
///
/// The letter is a file without a name in either case: what came on a pipe cannot be read again when the gateway goes away half-way.
///
/// @param listen where a gateway may listen, as in the setting of that name
/// @param folder where letters may be dropped
public record Outside(List<String> listen, Optional<Path> folder) {

    private static final String USUAL = "127.0.0.1:2525";

    /// @param settings what the command line sets, which comes first
    public static Outside of(Site site, Map<String, String> settings) {
        var known = site.with(settings);
        var listen = List.of(known.value("listen").orElse(USUAL).split("\\s*,\\s*"));
        return new Outside(listen, known.value("intake.pickup").map(Path::of));
    }

    /// @throws SendException refused for good, or nobody can take it now
    public Handover.Result leave(Envelope envelope, InputStream message, Path home) throws IOException, SendException {
        try (var draft = draft()) {
            Handover.copy(message, Channels.newOutputStream(draft));
            return leave(envelope, draft, home);
        }
    }

    private static FileChannel draft() throws SendException {
        try {
            var file = Files.createTempFile("gatepost-", ".eml");
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new SendException(SendException.Kind.TEMPORARY, "no file can be made for the letter in the temporary directory: " + e);
        }
    }

    private Handover.Result leave(Envelope envelope, FileChannel draft, Path home) throws IOException, SendException {
        var reasons = new ArrayList<String>();
        for (var address : listen) {
            switch (new SmtpBox(address).post(envelope, draft)) {
                case LetterBox.Answer.Accepted(var id) -> {
                    return new Handover.Result.Queued(id);
                }
                case LetterBox.Answer.Refused(var status, var why) -> throw Handover.refused(status, why);
                case LetterBox.Answer.Unavailable(var why) -> reasons.add(why);
            }
        }
        var why = String.join("; ", reasons);
        var before = "the home %s is not yours, and %s".formatted(home, why);
        if (folder.isEmpty()) {
            throw new SendException(SendException.Kind.TEMPORARY, before + "; no drop folder is known that would keep the letter: try again when the gateway runs, "
                    + "or name its intake.pickup in the site file, usually /etc/gatepost/gatepost.properties");
        }
        try {
            return new Handover.Result.Dropped(new DropFolder(folder.get()).leave(envelope, draft), why);
        } catch (AccessDeniedException e) {
            throw new SendException(SendException.Kind.NO_PERMISSION, "%s; the drop folder %s is not open to you: its owner must make it chmod 1733".formatted(before, folder.get()));
        } catch (IOException e) {
            throw new SendException(SendException.Kind.TEMPORARY, "%s; the letter cannot be left in the drop folder %s: %s".formatted(before, folder.get(), e));
        }
    }
}
