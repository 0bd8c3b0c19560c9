package org.gatepost.dist;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatepost.api.intake.StreamIntakeProvider;
import org.gatepost.api.settings.Settings;
import org.gatepost.dist.send.Handover;
import org.gatepost.dist.send.SendException;
import org.gatepost.dist.send.SendmailArguments;
import org.gatepost.dist.send.Sender;
import org.gatepost.dist.send.Site;
import org.gatepost.engine.Home;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.CoreSettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `gatepost send`, also `gatepost sendmail`: hands a message on standard input over.
///
/// Its arguments are sendmail's and read by [SendmailArguments], before picocli is even loaded: it is started for each mail of a script.
@Command(name = "send", aliases = "sendmail", description = "Hands the message on standard input to the queue; answers to sendmail's options.",
        customSynopsis = "gatepost send [-t] [-i] [-f FROM] [-F NAME] [--home DIR] [-v] [--json] [--] [TO...]",
        footer = {"", "  -t           recipients from To, Cc and Bcc too; Bcc is removed", "  -i, -oi      a line with a single dot is text, not the end",
            "  -f, -r FROM  who hears of failure; '' or '<>': nobody", "  -F NAME      the sender's name, where From has none",
            "  -N -R -V -B  notifications (never, or success,failure,delay), their size (full, hdrs), envelope id, body (7bit, 8bitmime)",
            "  -bs          speaks SMTP on standard input and output", "  -bp          lists the queue", "  -v, --json   print the letter's id",
            "  Other options of sendmail are accepted and change nothing.", "",
            "Without a running gateway the letter waits in the home's spool for the next start. Who may not use the home goes by SMTP, else leaves it in the drop",
            "folder: to 'listen' and 'intake.pickup' of --set, else of the site file, /etc/gatepost/gatepost.properties."})
final class SendCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, Failure, SettingsException {
        return run(arguments);
    }

    /// @return the exit code
    static int execute(List<String> arguments) {
        if (arguments.contains("--help")) {
            return Main.commandLine().execute("help", "send");
        }
        try {
            return run(arguments);
        } catch (Failure | IOException | SettingsException | RuntimeException e) {
            System.err.println("gatepost: " + Failure.words(e));
            return Failure.code(e);
        }
    }

    private static int run(List<String> words) throws IOException, Failure, SettingsException {
        try {
            var arguments = SendmailArguments.parse(words);
            var site = Site.read(System.getenv());
            var home = arguments.home().map(one -> one.toAbsolutePath().normalize()).orElseGet(() -> usualHome(site));
            var handover = Handover.of(home, site, arguments.settings());
            return switch (arguments.mode()) {
                case LIST_QUEUE -> Main.commandLine().execute("queue", "list", "--home", home.toString());
                case SMTP -> converse(handover);
                case MESSAGE -> send(arguments, handover);
            };
        } catch (SendException e) {
            throw new Failure(switch (e.kind()) {
                case USAGE -> ExitCodes.USAGE;
                case DATA -> ExitCodes.DATA;
                case REFUSED -> ExitCodes.UNAVAILABLE;
                case TEMPORARY -> ExitCodes.TEMPORARY;
                case NO_PERMISSION -> ExitCodes.NO_PERMISSION;
                case CONFIGURATION -> ExitCodes.CONFIGURATION;
            }, String.valueOf(e.getMessage()));
        }
    }

    private static int send(SendmailArguments arguments, Handover handover) throws IOException, SendException, Failure {
        try (var in = new FileInputStream(FileDescriptor.in)) {
            say(arguments, Sender.ofThisMachine(arguments).send(handover, in));
            return ExitCodes.OK;
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCodes.NO_PERMISSION, "no permission: " + e.getMessage());
        } catch (IOException e) {
            var home = handover.home();
            throw new Failure(Files.isDirectory(home) ? ExitCodes.TEMPORARY : ExitCodes.CANNOT_CREATE, "the letter cannot be left in %s: %s".formatted(home, e));
        }
    }

    private static void say(SendmailArguments arguments, Handover.Result result) {
        if (arguments.json()) {
            System.out.println(switch (result) {
                case Handover.Result.Queued(var id) -> "{\"id\":\"" + id + "\"}";
                case Handover.Result.Spooled(var name, _) -> "{\"id\":null,\"spooled\":\"" + name + "\"}";
                case Handover.Result.Dropped(var name, _) -> "{\"id\":null,\"dropped\":\"" + name + "\"}";
            });
        } else if (arguments.verbose()) {
            System.out.println(switch (result) {
                case Handover.Result.Queued(var id) -> "queued as " + id;
                case Handover.Result.Spooled(var name, var why) -> "waits in the spool as " + name + ": " + why;
                case Handover.Result.Dropped(var name, var why) -> "waits in the drop folder as " + name + ".eml: " + why;
            });
        }
    }

    private static int converse(Handover handover) throws IOException, SettingsException, Failure {
        Logs.begin(false); // standard output is the client's
        if (!(Plugins.installed().intakes().get("smtp") instanceof StreamIntakeProvider smtp)) {
            throw new Failure(ExitCodes.UNAVAILABLE, "no SMTP is installed");
        }
        var file = new Home(handover.home()).settings();
        var said = Files.exists(file) ? new SettingsFile(file).read() : Map.<String, String>of();
        var known = new HashMap<>(said);
        known.keySet().retainAll(CoreSettings.ALL.stream().map(setting -> setting.key()).toList());
        try (var in = new FileInputStream(FileDescriptor.in)) {
            smtp.converse(Settings.of(CoreSettings.ALL, known), handover, Sender.lines(in), System.out);
        }
        return ExitCodes.OK;
    }

    private static Path usualHome(Site site) {
        var said = System.getenv("GATEPOST_HOME");
        return (said == null || said.isEmpty()) && site.home().isPresent() ? site.home().get() : Home.usual(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home"))).directory();
    }
}
