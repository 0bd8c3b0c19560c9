package org.gatepost.dist;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueInspector;
import org.gatepost.engine.settings.Declarations;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What looks at the queue's files themselves, whether a gateway runs or not.
abstract class QueueFilesCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions options = new HomeOptions();

    /// `queue verify`
    @Command(name = "verify", description = "Reads the whole queue and says what is damaged: exit 65 when something is.", mixinStandardHelpOptions = true)
    static final class VerifyCommand extends QueueFilesCommand {

        @Override
        public Integer call() throws Failure, SettingsException, QueueException {
            var problems = inspector().verify(System.out::println);
            if (problems.isEmpty()) {
                System.out.println("nothing is damaged");
                return ExitCodes.OK;
            }
            problems.forEach(one -> System.out.println("DAMAGED " + one));
            return ExitCodes.DATA;
        }
    }

    /// `queue dump`
    @Command(name = "dump", description = "Prints the records of the queue's files: byte, number, batch, kind, and what it says.", mixinStandardHelpOptions = true)
    static final class DumpCommand extends QueueFilesCommand {

        @Parameters(paramLabel = "FILE", arity = "0..*", description = "Such as seg-00000001.log; all when none is named.")
        private List<String> names = new ArrayList<>();

        @Override
        public Integer call() throws Failure, SettingsException, QueueException {
            var inspector = inspector();
            var parts = inspector.parts();
            for (var name : names) {
                if (!parts.contains(name)) {
                    throw new Failure(ExitCodes.USAGE, "the queue has no file '%s'; it has %s".formatted(name, String.join(", ", parts)));
                }
            }
            for (var part : names.isEmpty() ? parts : names) {
                System.out.println(part);
                inspector.dump(part, System.out::println);
            }
            return ExitCodes.OK;
        }
    }

    QueueInspector inspector() throws Failure, SettingsException {
        var home = options.home();
        var plugins = options.plugins();
        var settings = new SettingsFile(home.settings()).read();
        settings.putAll(options.overrides(plugins));
        var declared = Declarations.of(plugins);
        var kind = value(settings, declared, "queue");
        var directory = home.directory().resolve(value(settings, declared, "queue.directory"));
        if (!Files.isDirectory(directory)) {
            throw new Failure(ExitCodes.UNAVAILABLE, "there is no queue in " + directory);
        }
        return Optional.ofNullable(plugins.queues().get(kind)).flatMap(provider -> provider.inspector(directory))
                .orElseThrow(() -> new Failure(ExitCodes.UNAVAILABLE, "the queue '%s' cannot be looked at this way".formatted(kind)));
    }

    private static String value(Map<String, String> settings, Declarations declared, String key) {
        return settings.getOrDefault(key, declared.find(key).orElseThrow().fallback());
    }
}
