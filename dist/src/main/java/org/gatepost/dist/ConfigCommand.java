package org.gatepost.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatepost.api.settings.Setting;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.Declarations;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost config ...`: the settings file, checked before it is written. A running gateway notices the change by itself.
@Command(name = "config", description = "Shows and changes settings.", mixinStandardHelpOptions = true,
        subcommands = {ConfigCommand.Get.class, ConfigCommand.Set.class, ConfigCommand.ListAll.class, ConfigCommand.Edit.class, ConfigCommand.Template.class})
final class ConfigCommand implements Runnable {

    private static final String HIDDEN = "(set, not shown)";

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name what to do: get, set, list, edit or template.");
    }

    /// `config get`
    @Command(name = "get", description = "Prints what the settings file says for a key, or what holds without.", mixinStandardHelpOptions = true)
    static final class Get implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Parameters(paramLabel = "KEY")
        private String key = "";

        @Override
        public Integer call() throws SettingsException, Failure {
            var setting = Declarations.of(options.plugins()).find(key)
                    .orElseThrow(() -> new Failure(ExitCodes.CONFIGURATION, "%s is not a setting; 'gatepost config list' names them all".formatted(key)));
            System.out.println(shown(setting, new SettingsFile(options.home().settings()).read()));
            return ExitCodes.OK;
        }
    }

    /// `config set`
    @Command(name = "set", description = "Checks settings as a whole, then writes them.", mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Parameters(paramLabel = "key=value", arity = "1..*")
        private List<String> changes = List.of();

        @Override
        public Integer call() throws SettingsException, Failure, IOException {
            var plugins = options.plugins();
            var wanted = new LinkedHashMap<String, String>();
            for (var change : changes) {
                int equals = change.indexOf('=');
                if (equals <= 0) {
                    throw new Failure(ExitCodes.USAGE, "write key=value");
                }
                wanted.put(change.substring(0, equals).strip(), change.substring(equals + 1));
            }
            try {
                GatewaySettings.checkOverrides(wanted, plugins);
            } catch (SettingsException e) {
                throw new Failure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
            }
            SettingsChange.write(options, wanted);
            return ExitCodes.OK;
        }
    }

    /// `config list`
    @Command(name = "list", description = "Prints every key; those that the settings file does not set behind a #, with what holds without.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Override
        public Integer call() throws SettingsException {
            var values = new SettingsFile(options.home().settings()).read();
            for (var setting : Declarations.of(options.plugins()).with(values.keySet())) {
                System.out.println((values.containsKey(setting.key()) ? "" : "#") + setting.key() + " = " + shown(setting, values));
            }
            return ExitCodes.OK;
        }
    }

    /// `config edit`
    @Command(name = "edit", description = "Opens the settings file in VISUAL or EDITOR; what cannot take effect is not saved.", mixinStandardHelpOptions = true)
    static final class Edit implements Callable<Integer> {

        @Mixin
        private HomeOptions options = new HomeOptions();

        @Override
        public Integer call() throws SettingsException, Failure, IOException, InterruptedException {
            var plugins = options.plugins();
            var home = options.home();
            home.create();
            var file = new SettingsFile(home.settings());
            file.writeTemplate(Declarations.of(plugins).all());
            var draft = Files.createTempFile(home.directory(), "gatepost", ".properties");
            Files.copy(file.path(), draft, StandardCopyOption.REPLACE_EXISTING);
            int code = new ProcessBuilder("/bin/sh", "-c", editor() + " \"$1\"", "editor", draft.toString()).inheritIO().start().waitFor();
            if (code != 0) {
                Files.delete(draft);
                throw new Failure(ExitCodes.TEMPORARY, "the editor ended with %d; nothing was changed".formatted(code));
            }
            var edited = new SettingsFile(draft);
            try {
                GatewaySettings.load(edited, Map.of(), plugins, home.directory());
            } catch (SettingsException e) {
                throw new Failure(ExitCodes.CONFIGURATION, "%s%nNothing was changed. Your version stands in %s".formatted(e.getMessage(), draft));
            }
            Files.move(draft, file.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return ExitCodes.OK;
        }

        private static String editor() {
            return Stream.of("VISUAL", "EDITOR").map(name -> System.getenv().getOrDefault(name, "")).filter(words -> !words.isEmpty()).findFirst().orElse("vi");
        }
    }

    /// `config template`
    @Command(name = "template", description = "Prints a settings file in which every key is explained and none is set.", mixinStandardHelpOptions = true)
    static final class Template implements Callable<Integer> {

        @Override
        public Integer call() {
            System.out.print(SettingsFile.template(Declarations.of(Plugins.installed()).all()));
            return ExitCodes.OK;
        }
    }

    private static String shown(Setting setting, Map<String, String> values) {
        var value = values.getOrDefault(setting.key(), "");
        if (setting.isSecret()) {
            return value.isEmpty() ? "" : HIDDEN;
        }
        return value.isEmpty() ? setting.fallback() : value;
    }
}
