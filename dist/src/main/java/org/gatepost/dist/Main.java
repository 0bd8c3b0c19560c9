package org.gatepost.dist;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point: finds the command and turns what it throws into an exit code (sysexits.h).
@Command(name = "gatepost", description = "Accepts your applications' mail, holds it so that you can retract it, then sends it.",
        mixinStandardHelpOptions = true, versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunCommand.class, PanelCommand.class, DemoCommand.class, TrainCommand.class, SendCommand.class, QueueCommand.class, PauseCommand.class, ResumeCommand.class, StatusCommand.class, CheckCommand.class, TestCommand.class, ConfigCommand.class, UserCommand.class, DkimCommand.class,
            HistoryCommand.class, PluginsCommand.class, TokenCommand.class, CompletionCommand.class, CommandLine.HelpCommand.class},
        exitCodeOnExecutionException = ExitCodes.SOFTWARE)
public final class Main implements Runnable {

    private static final Set<String> SERVING = Set.of("run", "train", "panel");

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        if (arguments.length > 0 && (arguments[0].equals("send") || arguments[0].equals("sendmail"))) {
            System.exit(SendCommand.execute(List.of(arguments).subList(1, arguments.length))); // many a script starts it for each letter
        }
        Logs.begin(arguments.length == 0 ? PanelCommand.hasDisplay() : SERVING.contains(arguments[0]));
        int code = commandLine().execute(arguments);
        Logs.close();
        System.exit(code);
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((trouble, _, _) -> {
            System.err.println("gatepost: " + Failure.words(trouble));
            return Failure.code(trouble);
        });
        line.setParameterExceptionHandler((mistake, _) -> misused(mistake));
        line.setUnmatchedOptionsArePositionalParams(false);
        usageIs64(line);
        return line;
    }

    /// What is wrong, and where to read on; a page of help would hide it. Who named no command wants to see which there are.
    private static int misused(CommandLine.ParameterException mistake) {
        var command = mistake.getCommandLine();
        var out = command.getErr();
        out.println("gatepost: " + mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, out);
        if (command.getSubcommands().isEmpty()) {
            out.printf("See: %s --help%n", command.getCommandSpec().qualifiedName(" "));
        } else {
            command.usage(out);
        }
        return ExitCodes.USAGE;
    }

    /// Subcommands do not inherit it.
    private static void usageIs64(CommandLine line) {
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCodes.USAGE);
        line.getSubcommands().values().forEach(Main::usageIs64);
    }

    @Override
    public void run() {
        if (PanelCommand.hasDisplay()) {
            System.exit(new CommandLine(new PanelCommand()).setExecutionExceptionHandler((trouble, _, _) -> {
                System.err.println("gatepost: " + Failure.words(trouble));
                return Failure.code(trouble);
            }).execute());
        }
        throw new CommandLine.ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), "Name a command.");
    }

    /// From the jar's manifest.
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"gatepost " + number()};
        }

        static String number() {
            return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("development");
        }
    }
}
