package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.gatepost.api.settings.Setting;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.Declarations;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `docs/OPERATING.md` against the program: its table of settings is what is declared, and no command is missing.
/// With `-Dgatepost.write.docs=true` it writes the table anew.
class OperatingTest {

    private static final Path PAGE = Path.of("..", "docs", "OPERATING.md");
    private static final String BEGIN = "<!-- generated: OperatingTest compares -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void everySettingIsExplained() throws Exception {
        var page = Files.readString(PAGE);
        var table = "| key | usual | |\n|---|---|---|\n" + Declarations.of(Plugins.installed()).all().stream().map(OperatingTest::row).collect(Collectors.joining());
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("gatepost.write.docs")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(table);
        }
    }

    @Test
    void everyCommandIsNamed() throws Exception {
        var page = Files.readString(PAGE);
        Main.commandLine().getSubcommands().values().stream().distinct().filter(one -> !one.getCommandSpec().usageMessage().hidden()).forEach(command -> {
            if (!command.getCommandName().equals("help")) {
                assertThat(page).contains("`" + command.getCommandName());
                command.getSubcommands().values().stream().map(CommandLine::getCommandName).filter(name -> !name.equals("help"))
                        .forEach(name -> assertThat(page).containsPattern("`" + command.getCommandName() + "[^|]*" + name));
            }
        });
    }

    private static String row(Setting setting) {
        var usual = setting.isSecret() || setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
        return "| `%s` | %s | %s%s %s |\n".formatted(setting.key(), usual, setting.label(), setting.label().endsWith(".") ? "" : ".", setting.help().replace("|", "\\|"));
    }
}
