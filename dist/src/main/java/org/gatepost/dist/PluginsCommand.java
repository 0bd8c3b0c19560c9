package org.gatepost.dist;

import java.util.concurrent.Callable;
import org.gatepost.engine.plugin.Plugin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost plugins`: what was found, from which jar, which version. It looks at the home itself, whether a gateway runs there or not.
@Command(name = "plugins", description = {"Lists the transports, queues and intakes that are installed, and the jars in plugins/ that are left out, with the reason.",
    "Exits 0 when everything that was found can be used, else 69. A running gateway has what was there when it started."}, mixinStandardHelpOptions = true)
final class PluginsCommand implements Callable<Integer> {

    private static final String ROW = "%-9s  %-16s  %-14s  %s";

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Option(names = "--json", description = "One JSON object on each line.")
    private boolean json;

    @Override
    public Integer call() {
        var plugins = options.plugins();
        if (!json) {
            System.out.println(ROW.formatted("KIND", "NAME", "VERSION", "FROM"));
        }
        plugins.found().forEach(one -> System.out.println(json ? json(one) : row(one)));
        return plugins.leftOut().isEmpty() ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
    }

    private static String row(Plugin one) {
        var row = ROW.formatted(orDash(one.kind()), orDash(one.name()), orDash(one.version()), one.from());
        return one.isLeftOut() ? row + System.lineSeparator() + "  left out: " + one.problem() : row;
    }

    private static String json(Plugin one) {
        var object = new JsonMapper().createObjectNode();
        object.put("kind", orNull(one.kind())).put("name", orNull(one.name())).put("version", orNull(one.version())).put("from", one.from());
        return object.put("problem", orNull(one.problem())).toString();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
