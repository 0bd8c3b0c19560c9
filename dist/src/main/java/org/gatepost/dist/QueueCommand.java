package org.gatepost.dist;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.settings.SettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost queue ...`: what is in the queue, and what to do with it.
@Command(name = "queue", description = "Lists, shows, retracts and releases letters.", mixinStandardHelpOptions = true,
        subcommands = {QueueCommand.ListCommand.class, QueueCommand.ShowCommand.class, QueueCommand.CatCommand.class, QueueCommand.RetractCommand.class,
            QueueCommand.ReleaseCommand.class, QueueCommand.HoldCommand.class, QueueCommand.RetryCommand.class, QueueCommand.RestoreCommand.class,
            QueueCommand.DelayCommand.class, QueueCommand.DismissCommand.class, QueueFilesCommand.VerifyCommand.class, QueueFilesCommand.DumpCommand.class})
final class QueueCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name what to do: list, show, cat, retract, release, hold, retry...");
    }

    /// What every verb has.
    abstract static class Verb implements Callable<Integer> {

        @Mixin
        HomeOptions options = new HomeOptions();

        @Option(names = "--json", description = "One JSON object on each line.")
        boolean json;

        @Override
        public Integer call() throws IOException, Failure, SettingsException, QueueException {
            checkUsage();
            try (var gateway = needsAGateway() ? Attached.toRunning(options) : Attached.toAny(options)) {
                return run(gateway.client());
            }
        }

        /// Whether it makes sense only while one runs.
        boolean needsAGateway() {
            return false;
        }

        abstract int run(ControlClient gateway) throws IOException, Failure;

        /// Looked at before anything else.
        void checkUsage() throws Failure {}

        /// People may type it in small letters.
        static String id(String word) {
            var id = word.toUpperCase(Locale.ROOT);
            return isId(id) ? id : word;
        }

        /// Anything else would be a path or a query to the gateway.
        static boolean isId(String word) {
            return QueueId.isValid(word);
        }

        static void print(String line) {
            System.out.println(line);
        }
    }

    /// `queue list`
    @Command(name = "list", description = "Lists what is in the queue, oldest first.", mixinStandardHelpOptions = true)
    static final class ListCommand extends Verb {

        @Mixin
        private FilterOptions filter = new FilterOptions();

        @Option(names = "--limit", description = "At most so many.")
        private int limit = Integer.MAX_VALUE;

        @Option(names = "--count", description = "Only how many there are.")
        private boolean count;

        @Override
        int run(ControlClient gateway) throws Failure, IOException {
            if (count && limit == Integer.MAX_VALUE) {
                return count(gateway);
            }
            long found = 0;
            try {
                for (var message : gateway.messages(filter.parameters())) {
                    if (found == limit) {
                        break;
                    }
                    if (found++ == 0 && !json && !count) {
                        print(Table.head());
                    }
                    if (!count) {
                        print(json ? message.toString() : Table.row(message, Instant.now()));
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new Failure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
            }
            if (count) {
                print(json ? "{\"count\":" + found + "}" : "" + found);
            }
            return ExitCodes.OK;
        }

        private int count(ControlClient gateway) throws Failure, IOException {
            var reply = gateway.get("/v1/messages?count=true&" + ControlClient.query(filter.parameters()));
            if (!reply.isGood()) {
                throw new Failure(ExitCodes.USAGE, reply.document().path("detail").asString());
            }
            print(json ? reply.document().toString() : reply.document().path("count").asString());
            return ExitCodes.OK;
        }
    }

    /// `queue show`
    @Command(name = "show", description = "Shows everything about a letter.", mixinStandardHelpOptions = true)
    static final class ShowCommand extends Verb {

        @Parameters(paramLabel = "ID", arity = "1..*")
        private List<String> ids = List.of();

        @Override
        int run(ControlClient gateway) throws IOException {
            int code = ExitCodes.OK;
            for (var word : ids) {
                var id = id(word);
                var reply = isId(id) ? Optional.of(gateway.get("/v1/messages/" + id)).filter(ControlClient.Reply::isGood) : Optional.<ControlClient.Reply>empty();
                if (reply.isPresent()) {
                    var document = reply.get().document();
                    print(json ? document.toString() : Table.whole(document, Instant.now()));
                } else {
                    System.err.println(id + " not found");
                    code = ExitCodes.UNAVAILABLE;
                }
            }
            return code;
        }
    }

    /// `queue cat`
    @Command(name = "cat", description = "Writes a letter's content, byte for byte.", mixinStandardHelpOptions = true)
    static final class CatCommand extends Verb {

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        int run(ControlClient gateway) throws IOException {
            id = id(id);
            if (!isId(id) || gateway.content(id, System.out).isPresent()) {
                System.err.println(id + " not found");
                return ExitCodes.UNAVAILABLE;
            }
            System.out.flush();
            return ExitCodes.OK;
        }
    }

    /// A verb that changes letters, one line for each.
    abstract static class Change extends Verb {

        @Parameters(paramLabel = "ID", arity = "0..*")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All letters that it can apply to.")
        private boolean all;

        @Mixin
        private FilterOptions filter = new FilterOptions();

        abstract String verb();

        String body() {
            return "";
        }

        @Override
        void checkUsage() throws Failure {
            int ways = (ids.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (filter.isEmpty() ? 0 : 1);
            if (ways != 1) {
                throw new Failure(ExitCodes.USAGE, "name letters by their ids, or by a filter like --from, or say --all");
            }
        }

        @Override
        int run(ControlClient gateway) throws IOException, Failure {
            if (ids.isEmpty()) {
                return many(gateway);
            }
            boolean good = true;
            for (var id : ids) {
                good &= change(gateway, id(id));
            }
            return good ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
        }

        /// All that match, told as it goes; last how many of each, where that is not one and the same.
        private int many(ControlClient gateway) throws IOException, Failure {
            var counts = new LinkedHashMap<String, Long>();
            var refused = gateway.lines("/v1/" + verb() + "?" + (all ? "all=true" : ControlClient.query(filter.parameters())), body(), line -> {
                if (line.has("counts")) {
                    line.path("counts").properties().forEach(one -> counts.put(one.getKey(), one.getValue().asLong()));
                } else {
                    print(json ? line.toString() : line.path("id").asString() + " " + line.path("words").asString());
                }
            });
            if (refused.isPresent()) {
                throw new Failure(refused.get().status() == 400 ? ExitCodes.USAGE : ExitCodes.TEMPORARY, refused.get().document().path("detail").asString());
            }
            long matched = counts.getOrDefault("matched", 0L);
            long good = counts.getOrDefault("retracted", 0L) + counts.getOrDefault("done", 0L);
            if (!json && (matched == 0 || counts.size() > 2)) {
                System.err.println(matched == 0 ? "no letter matches" : summary(counts));
            }
            return good == matched ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
        }

        private static String summary(Map<String, Long> counts) {
            var words = Map.of("tooLate", "too late", "partial", "partly retracted", "uncertain", "may have been delivered", "notFound", "gone meanwhile");
            return counts.entrySet().stream().filter(one -> !one.getKey().equals("matched")).map(one -> one.getValue() + " " + words.getOrDefault(one.getKey(), one.getKey()))
                    .collect(Collectors.joining(", "));
        }

        private boolean change(ControlClient gateway, String id) throws IOException, Failure {
            if (!isId(id)) {
                print(json ? notFound(id) : id + " not found");
                return false;
            }
            var reply = gateway.post("/v1/messages/" + id + "/" + verb(), body());
            var document = reply.document();
            if (reply.status() != 200 && reply.status() != 404 && reply.status() != 409) {
                throw new Failure(reply.status() == 400 ? ExitCodes.USAGE : ExitCodes.TEMPORARY, document.path("detail").asString("the gateway answered " + reply.status()));
            }
            print(json ? json(id, reply, document) : id + " " + (reply.status() == 404 ? "not found" : document.path("words").asString()));
            return reply.isGood() && !document.path("result").asString().equals("partial");
        }

        private static String json(String id, ControlClient.Reply reply, JsonNode document) {
            return reply.status() == 404 ? notFound(id) : document.toString();
        }

        private static String notFound(String id) {
            return new JsonMapper().createObjectNode().put("id", id).put("result", "notFound").toString();
        }
    }

    /// `queue retract`
    @Command(name = "retract", description = "Takes letters back: every recipient neither delivered nor on the wire.", mixinStandardHelpOptions = true)
    static final class RetractCommand extends Change {
        @Override
        String verb() {
            return "retract";
        }
    }

    /// `queue release`
    @Command(name = "release", description = "Ends delay or hold: sends now.", mixinStandardHelpOptions = true)
    static final class ReleaseCommand extends Change {
        @Override
        String verb() {
            return "release";
        }
    }

    /// `queue hold`
    @Command(name = "hold", description = "Sets letters aside until they are released.", mixinStandardHelpOptions = true)
    static final class HoldCommand extends Change {
        @Override
        String verb() {
            return "hold";
        }
    }

    /// `queue retry`
    @Command(name = "retry", description = "Tries deferred letters now.", mixinStandardHelpOptions = true)
    static final class RetryCommand extends Change {
        @Override
        boolean needsAGateway() {
            return true;
        }

        @Override
        String verb() {
            return "retry";
        }
    }

    /// `queue restore`
    @Command(name = "restore", description = "Takes a retraction back, or tries failed letters again.", mixinStandardHelpOptions = true)
    static final class RestoreCommand extends Change {
        @Override
        String verb() {
            return "restore";
        }

    }

    /// `queue dismiss`
    @Command(name = "dismiss", description = "Takes ended letters off the list; the history keeps what became of them.", mixinStandardHelpOptions = true)
    static final class DismissCommand extends Change {

        @Override
        String verb() {
            return "dismiss";
        }
    }

    /// `queue delay`
    @Command(name = "delay", description = "Lets letters wait so long from now.", mixinStandardHelpOptions = true)
    static final class DelayCommand extends Change {

        @Option(names = "--for", required = true, paramLabel = "DURATION", description = "Like 10m.")
        private String wait = "";

        @Override
        String verb() {
            return "delay";
        }

        @Override
        String body() {
            return "{\"for\":\"%s\"}".formatted(wait.replaceAll("[^0-9a-z]", "?"));
        }
    }
}
