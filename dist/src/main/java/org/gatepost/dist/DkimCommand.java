package org.gatepost.dist;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `gatepost dkim create` and `gatepost dkim check`
@Command(name = "dkim", description = "Keys that sign your domains' mail, and the DNS records by which receivers check it.", mixinStandardHelpOptions = true,
        subcommands = {DkimCreate.class, DkimCheck.class})
final class DkimCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name what to do: create or check.");
    }

    /// Where `create` puts a key, relative to the home.
    static String file(String domain, String selector) {
        return "dkim/" + domain + "." + selector + ".pem";
    }
}
