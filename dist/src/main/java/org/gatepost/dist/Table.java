package org.gatepost.dist;

import java.time.Duration;
import java.time.Instant;
import org.gatepost.api.settings.Durations;
import org.gatepost.api.settings.Sizes;
import tools.jackson.databind.JsonNode;

/// Messages as lines for people.
final class Table {

    private static final String ROW = "%-16s  %-9s  %-28s  %-28s  %7s  %-10s  %s";

    private Table() {}

    static String head() {
        return ROW.formatted("ID", "STATE", "FROM", "TO", "SIZE", "LEAVES", "SUBJECT");
    }

    static String row(JsonNode message, Instant now) {
        var recipients = message.path("recipients");
        var to = recipients.path(0).path("address").asString("") + (recipients.size() > 1 ? " +" + (recipients.size() - 1) : "");
        return ROW.formatted(message.path("id").asString(), message.path("state").asString(), cut(message.path("from").asString(), 28), cut(to, 28),
                Sizes.words(message.path("size").asLong()), leaves(message, now), cut(message.path("subject").asString(), 60)).stripTrailing();
    }

    /// When it leaves, in words.
    static String leaves(JsonNode message, Instant now) {
        return switch (message.path("state").asString()) {
            case "held" -> "-";
            case "sending" -> "now";
            case "failed", "expired", "retracted", "sent" -> "never";
            default -> {
                var due = message.path("dueAt");
                var wait = due.isNull() ? Duration.ZERO : Duration.between(now, Instant.parse(due.asString()));
                if (!wait.isPositive() && !message.path("lastReply").isNull()) {
                    yield "waits";
                }
                yield wait.isPositive() ? "in " + Durations.words(wait) : "now";
            }
        };
    }

    /// Everything about one message; why it waits, when it is tried next and how often still are a sentence each.
    static String whole(JsonNode message, Instant now) {
        var text = new StringBuilder();
        line(text, "Id", message.path("id").asString());
        line(text, "State", message.path("state").asString());
        Sentences.of(message, now).forEach(sentence -> line(text, "", sentence));
        line(text, "From", "<" + message.path("from").asString() + ">");
        for (var one : message.path("recipients")) {
            var reply = one.path("reply").isNull() ? "" : ": " + (one.path("host").isNull() ? "" : one.path("host").asString() + ": ") + one.path("reply").asString();
            line(text, "To", "<%s> %s%s".formatted(one.path("address").asString(), one.path("state").asString(), reply));
        }
        line(text, "Subject", message.path("subject").asString());
        line(text, "Size", Sizes.words(message.path("size").asLong()));
        line(text, "Received", Times.local(message.path("receivedAt")) + " by " + message.path("source").asString());
        line(text, "Attempts", message.path("attempts").asString());
        line(text, "Next hop", message.path("nextHop").isNull() ? "-" : message.path("nextHop").asString());
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("%-10s %s%n".formatted(label.isEmpty() ? "" : label + ":", value));
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
