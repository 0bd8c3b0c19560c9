package org.example.maildir;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;

/// `transport=maildir`: drops mail into a maildir instead of sending it; handy for trials.
public final class MaildirProvider implements TransportProvider {

    @Override
    public String name() {
        return "maildir";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.of("directory", "Maildir", "Where letters are put: a directory with tmp, new and cur, made when it is not there.", "",
                new Setting.Kind.File()));
    }

    @Override
    public List<SettingProblem> check(Settings settings) {
        return settings.isSet("directory") ? List.of() : List.of(new SettingProblem("directory", "must name the maildir"));
    }

    @Override
    public Transport open(Settings settings, TransportContext context) {
        return new Maildir(context.home().resolve(settings.text("directory")), context);
    }

    /// One copy of a letter for each attempt, whoever its recipients are.
    private record Maildir(Path directory, TransportContext context) implements Transport {

        @Override
        public DeliveryReport deliver(DeliveryRequest request) throws InterruptedException {
            try {
                var letter = store(request);
                return DeliveryReport.forAll(request, new Outcome.Delivered(Diagnostic.ours(Status.success(0, 0), "stored as " + letter.getFileName())));
            } catch (ClosedByInterruptException e) { // the deadline has passed
                throw new InterruptedException();
            } catch (DamagedContentException e) {
                return later(request, "the letter is damaged and was not stored");
            } catch (IOException e) {
                return later(request, "cannot write to the maildir " + directory + ": " + e);
            }
        }

        @Override
        public String nextHop(String lane) {
            return directory.toString();
        }

        /// Written and synced in `tmp`, then named in `new`: whoever looks there sees whole letters only, also after a power cut.
        private Path store(DeliveryRequest request) throws IOException {
            var tmp = Files.createDirectories(directory.resolve("tmp"));
            var inbox = Files.createDirectories(directory.resolve("new"));
            Files.createDirectories(directory.resolve("cur")); // readers expect it
            // seconds, something unique, host, as maildirs have it; an id and attempt may come twice when a crash made the gateway forget
            var name = "%d.%s_%d_%s.gatepost".formatted(context.clock().instant().getEpochSecond(), request.id(), request.attempt(), UUID.randomUUID());
            var draft = tmp.resolve(name);
            try {
                try (var bytes = request.content().open(); var file = FileChannel.open(draft, CREATE_NEW, WRITE)) {
                    bytes.transferTo(Channels.newOutputStream(file)); // throws at the end when the bytes are not those that were accepted
                    file.force(true);
                }
                var letter = Files.move(draft, inbox.resolve(name), ATOMIC_MOVE);
                sync(inbox);
                return letter;
            } finally {
                Files.deleteIfExists(draft);
            }
        }

        /// So that the name is on the disk, too. Windows cannot open a directory, and needs not.
        private static void sync(Path directory) throws IOException {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                try (var names = FileChannel.open(directory, READ)) {
                    names.force(true);
                }
            }
        }

        private static DeliveryReport later(DeliveryRequest request, String why) {
            return DeliveryReport.forAll(request, new Outcome.Deferred(Diagnostic.ours(Status.transientFailure(3, 0), why)));
        }
    }
}
