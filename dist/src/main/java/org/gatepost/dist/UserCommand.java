package org.gatepost.dist;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.gatepost.smtp.Verifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatepost user`
@Command(name = "user", description = "Who may sign in to hand over mail, besides the addresses of intake.networks.", mixinStandardHelpOptions = true,
        subcommands = {UserCommand.Set.class, UserCommand.Remove.class, UserCommand.ListAll.class})
final class UserCommand implements Runnable {

    private static final String USERS = "intake.users.";
    private static final String SENDERS = "intake.senders.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
    private static final int GENERATED_BYTES = 15;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name what to do: set, remove or list.");
    }

    /// `user set`
    @Command(name = "set", description = {"Lets somebody sign in, or gives another password.",
        "The password is asked for, or is the first line of standard input. It is not kept; what is kept tells only whether somebody knows it."}, mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Parameters(paramLabel = "NAME", description = "Letters, digits and . _ @ + -, like office or office@example.com.")
        private String name = "";

        @Option(names = "--senders", paramLabel = "ADDRESS,...", description = "Whom it may write as: addresses, @example.com for all of a domain, or *. Else as it was before; at first anybody.")
        private @Nullable String senders;

        @Option(names = "--password-file", paramLabel = "FILE", description = "The password is its first line.")
        private @Nullable Path file;

        @Option(names = "--generate", description = "Makes a password and prints it.")
        private boolean generate;

        @Override
        public Integer call() throws IOException, Failure, SettingsException {
            checkName(name);
            var password = password();
            var wanted = new LinkedHashMap<String, String>();
            try {
                wanted.put(USERS + name, Verifier.of(password).text());
            } catch (IllegalArgumentException e) {
                throw new Failure(ExitCodes.DATA, "this cannot be a password: " + e.getMessage());
            }
            if (senders != null) {
                wanted.put(SENDERS + name, senders);
            }
            SettingsChange.write(options, wanted);
            System.out.println(generate ? password : "%s may sign in now, under TLS or from this machine".formatted(name));
            return ExitCodes.OK;
        }

        private String password() throws IOException, Failure {
            if (generate) {
                var bytes = new byte[GENERATED_BYTES];
                new SecureRandom().nextBytes(bytes);
                return Base64.getUrlEncoder().encodeToString(bytes);
            }
            var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            if (file == null && console.isPresent()) {
                var first = console.get().readPassword("Password for %s: ", name);
                var second = console.get().readPassword("Again: ");
                if (first == null || second == null || !String.valueOf(first).equals(String.valueOf(second))) {
                    throw new Failure(ExitCodes.DATA, "the two passwords are not the same; nothing was changed");
                }
                return String.valueOf(first);
            }
            var said = new String(file == null ? System.in.readAllBytes() : Files.readAllBytes(file), StandardCharsets.UTF_8);
            return said.lines().findFirst().filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new Failure(ExitCodes.DATA, "there is no password: write it as the first line of standard input, or say --generate"));
        }
    }

    /// `user remove`
    @Command(name = "remove", description = "Lets somebody sign in no more; who has signed in stays until the connection ends.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() throws IOException, Failure, SettingsException {
            checkName(name);
            if (!users(options).containsKey(name)) {
                throw new Failure(ExitCodes.UNAVAILABLE, "there is no user " + name);
            }
            SettingsChange.write(options, Map.of(USERS + name, "", SENDERS + name, ""));
            System.out.println(name + " may not sign in any more");
            return ExitCodes.OK;
        }
    }

    /// `user list`
    @Command(name = "list", description = "Who may sign in, and whom each may write as.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Override
        public Integer call() throws SettingsException, Failure {
            users(options).forEach((name, senders) -> System.out.println(senders.map(some -> name + " as " + some).orElse(name + " as anybody")));
            return ExitCodes.OK;
        }
    }

    private static void checkName(String name) throws Failure {
        if (!NAME.matcher(name).matches()) {
            throw new Failure(ExitCodes.USAGE, "a name may have up to 64 letters, digits and . _ @ + -, like office or office@example.com");
        }
    }

    /// With whom they may write as, where that is limited.
    private static Map<String, Optional<String>> users(HomeOptions options) throws SettingsException, Failure {
        var values = new SettingsFile(options.home().settings()).read();
        var users = new LinkedHashMap<String, Optional<String>>();
        values.keySet().stream().filter(key -> key.startsWith(USERS)).map(key -> key.substring(USERS.length())).sorted()
                .forEach(name -> users.put(name, Optional.ofNullable(values.get(SENDERS + name)).filter(some -> !some.isEmpty())));
        return users;
    }
}
