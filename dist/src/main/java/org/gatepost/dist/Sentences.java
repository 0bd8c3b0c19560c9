package org.gatepost.dist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.settings.Durations;
import tools.jackson.databind.JsonNode;

/// How a letter stands, in sentences for people.
final class Sentences {

    private Sentences() {}

    static List<String> of(JsonNode message, Instant now) {
        var sentences = new ArrayList<String>();
        var state = message.path("state").asString();
        var reason = message.path("lastReply").asString("");
        switch (state) {
            case "pending" -> sentences.add("It can be taken back until %s, then it leaves.".formatted(when(message.path("dueAt"), now)));
            case "queued" -> sentences.add(reason.isEmpty() ? "It leaves as soon as there is a free connection." : "It waits because of this: %s".formatted(reason));
            case "sending" -> sentences.add("It is being sent now.");
            case "held" -> sentences.add(reason.isEmpty() ? "It is held until somebody releases it." : "It is held until somebody releases it: %s".formatted(reason));
            case "deferred" -> sentences.add("The last attempt did not succeed: %s".formatted(reason));
            case "sent" -> sentences.add("Every recipient's server has taken it.");
            case "retracted" -> sentences.add("It was taken back and reaches nobody who does not have it already.");
            default -> sentences.add("It was given up: %s".formatted(reason));
        }
        var explanation = message.path("explanation");
        if (explanation.isObject()) {
            sentences.add(explanation.path("happened").asString() + " " + explanation.path("weDo").asString());
            sentences.add("What you can do: " + explanation.path("youCan").asString());
        }
        if (state.equals("deferred")) {
            int left = message.path("attemptsLeft").asInt();
            sentences.add("The next attempt is at %s.".formatted(when(message.path("dueAt"), now)));
            sentences.add(left == 0 ? "That is the last one; after it the sender is told." : "After it %s, until it is given up at %s and the sender is told.".formatted(
                    left == 1 ? "there is one more" : "there are %d more".formatted(left), when(message.path("givesUpAt"), now)));
        }
        return sentences;
    }

    private static String when(JsonNode time, Instant now) {
        if (time.isNull() || time.isMissingNode()) {
            return "once";
        }
        var at = Instant.parse(time.asString());
        var wait = Duration.between(now, at);
        return wait.isPositive() ? "%s (in %s)".formatted(Times.local(at), Durations.words(wait)) : Times.local(at);
    }
}
