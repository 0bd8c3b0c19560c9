package org.gatepost.control;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Query;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Durations;

/// Which messages a request is about, and how many of them.
record Filter(Query query, Optional<QueueId> after, int limit) {

    private static final int MOST_ON_A_PAGE = 1000;
    private static final int USUAL_PAGE = 100;

    static Filter of(Request request, Instant now) throws Problem.Thrown {
        var after = Optional.of(request.parameter("after")).filter(word -> !word.isEmpty());
        if (after.isPresent() && !QueueId.isValid(after.get())) {
            throw Request.bad("after must be the 'next' of an earlier answer");
        }
        var query = new Query(states(request.parameter("state")), request.parameter("from"), request.parameter("to"), request.parameter("subject"), request.parameter("any"),
                olderThan(request.parameter("older"), now));
        return new Filter(query, after.map(QueueId::new), limit(request));
    }

    /// Whether anything narrows it down.
    boolean isSaid() {
        return !query.equals(Query.ALL);
    }

    static int limit(Request request) throws Problem.Thrown {
        var text = request.parameter("limit");
        try {
            return text.isEmpty() ? USUAL_PAGE : Math.clamp(Integer.parseInt(text), 1, MOST_ON_A_PAGE);
        } catch (NumberFormatException e) {
            throw Request.bad("limit must be a number");
        }
    }

    static Set<LetterState> states(String text) throws Problem.Thrown {
        try {
            return Arrays.stream(text.split(",")).filter(word -> !word.isEmpty()).map(word -> LetterState.valueOf(word.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw Request.bad("state must be some of " + Arrays.stream(LetterState.values()).map(LetterState::word).collect(Collectors.joining(", ")));
        }
    }

    /// The time that `older=10m` means.
    static Optional<Instant> olderThan(String text, Instant now) throws Problem.Thrown {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(now.minus(Durations.parse(text)));
        } catch (IllegalArgumentException e) {
            throw Request.bad("older " + e.getMessage());
        }
    }
}
