package org.gatepost.dist;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Durations;
import org.gatepost.control.client.ControlClient;
import org.gatepost.engine.settings.SettingsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `gatepost history`: what became of mail.
@Command(name = "history", description = "Tells what became of letters: sent, failed, retracted, with each server's words. With ids: everything that happened to them, conversations too.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    private static final String ROW = "%-16s  %-9s  %-19s  %-28s  %-28s  %s";

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "ID", arity = "0..*")
    private List<String> ids = List.of();

    @Option(names = "--state", paramLabel = "STATE", description = "Some of sent, failed, expired, retracted, by comma.")
    private String state = "";

    @Option(names = "--from", description = "The sender: an address, a domain (@example.com), or how a part of it begins.")
    private String from = "";

    @Option(names = "--to", description = "A recipient, likewise.")
    private String to = "";

    @Option(names = "--subject", description = "Words of the subject, or how they begin.")
    private String subject = "";

    @Option(names = "--next-hop", description = "The server that the last attempt went to.")
    private String nextHop = "";

    @Option(names = "--since", paramLabel = "TIME", description = "Ended since: a time like 2026-01-31T14:00:00Z, or so long ago, like 2h.")
    private String since = "";

    @Option(names = "--until", paramLabel = "TIME", description = "Ended before, likewise.")
    private String until = "";

    @Option(names = "--limit", description = "At most so many, the latest first (100).")
    private int limit = 100;

    @Option(names = "--json", description = "One JSON object on each line.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure, SettingsException, QueueException {
        var filter = filter();
        try (var gateway = Attached.toAny(options)) {
            return ids.isEmpty() ? list(gateway.client(), filter) : show(gateway.client());
        }
    }

    private Map<String, String> filter() throws Failure {
        var filter = new LinkedHashMap<String, String>();
        filter.put("state", state);
        filter.put("from", from);
        filter.put("to", to);
        filter.put("subject", subject);
        filter.put("nextHop", nextHop);
        filter.put("since", time(since));
        filter.put("until", time(until));
        return filter;
    }

    private int list(ControlClient gateway, Map<String, String> filter) throws Failure {
        int found = 0;
        try {
            for (var one : gateway.items("/v1/history", filter)) {
                if (found == limit) {
                    break;
                }
                if (found++ == 0 && !json) {
                    System.out.println(ROW.formatted("ID", "STATE", "ENDED", "FROM", "TO", "LAST WORDS"));
                }
                System.out.println(json ? one.toString() : row(one));
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
        return ExitCodes.OK;
    }

    private static String row(JsonNode one) {
        var recipients = one.path("recipients");
        var to = recipients.path(0).path("address").asString("") + (recipients.size() > 1 ? " +" + (recipients.size() - 1) : "");
        return ROW.formatted(one.path("id").asString(), one.path("state").asString(), Times.local(one.path("endedAt")), Table.cut(one.path("from").asString(), 28),
                Table.cut(to, 28), Table.cut(one.path("lastReply").asString(""), 80)).stripTrailing();
    }

    private int show(ControlClient gateway) throws IOException {
        int code = ExitCodes.OK;
        for (var id : ids) {
            var reply = QueueId.isValid(id) ? gateway.get("/v1/history/" + id) : null;
            if (reply == null || !reply.isGood()) {
                System.err.println(id + " not found");
                code = ExitCodes.UNAVAILABLE;
            } else if (json) {
                System.out.println(reply.document());
            } else {
                System.out.println(id);
                reply.document().path("events").forEach(HistoryCommand::print);
            }
        }
        return code;
    }

    private static void print(JsonNode event) {
        System.out.println("%s  %s%s".formatted(Times.local(event.path("at")), event.path("what").asString(), event.path("words").asString().isEmpty() ? "" : ": " + event.path("words").asString()));
        for (var contact : event.path("contacts")) {
            System.out.println("    %s, %s, %s".formatted(contact.path("host").asString(), contact.path("address").asString(),
                    contact.path("tls").isNull() ? "not encrypted" : contact.path("tls").asString() + ", certificate for " + contact.path("certificate").asString("nobody")));
            contact.path("conversation").forEach(line -> System.out.println("      " + line.asString()));
        }
    }

    private static String time(String text) throws Failure {
        if (text.isEmpty()) {
            return "";
        }
        try {
            Duration ago = Durations.parse(text);
            return Instant.now().minus(ago).toString();
        } catch (IllegalArgumentException notADuration) {
            try {
                return Instant.parse(text).toString();
            } catch (DateTimeException e) {
                throw new Failure(ExitCodes.USAGE, "'%s' is neither a time like 2026-01-31T14:00:00Z nor so long ago, like 2h".formatted(text));
            }
        }
    }
}
