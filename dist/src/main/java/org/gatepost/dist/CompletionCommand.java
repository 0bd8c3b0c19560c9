package org.gatepost.dist;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `gatepost completion`
@Command(name = "completion", description = "Prints a script that completes commands and options in bash and zsh: source <(gatepost completion)", mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        System.out.print(AutoComplete.bash("gatepost", Objects.requireNonNull(spec).root().commandLine()));
        return ExitCodes.OK;
    }
}
