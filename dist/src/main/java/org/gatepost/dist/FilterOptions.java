package org.gatepost.dist;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Which letters: the same words for listing them and for doing something to them.
final class FilterOptions {

    @Option(names = "--state", split = ",", paramLabel = "STATE", description = "pending, queued, sending, deferred, held, failed, expired, retracted")
    private List<String> states = List.of();

    @Option(names = "--from", description = "Part of the sender's address.")
    private String from = "";

    @Option(names = "--to", description = "Part of a recipient's address.")
    private String to = "";

    @Option(names = "--subject", description = "Part of the subject.")
    private String subject = "";

    @Option(names = "--any", paramLabel = "WORDS", description = "Words, each in sender, a recipient or subject.")
    private String any = "";

    @Option(names = "--older", paramLabel = "DURATION", description = "Only letters older than this, like 10m.")
    private String older = "";

    boolean isEmpty() {
        return states.isEmpty() && (from + to + subject + any + older).isEmpty();
    }

    /// As the control API takes it.
    Map<String, String> parameters() {
        return Map.of("state", String.join(",", states), "from", from, "to", to, "subject", subject, "any", any, "older", older);
    }
}
