package org.gatepost.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.engine.Letter;
import org.gatepost.engine.report.Explanation;
import org.gatepost.engine.report.Replies;

/// Why a letter waits or has failed, as the control API says it.
final class Explanations {

    private Explanations() {}

    /// Empty when there is nothing to explain.
    static Optional<Map<String, Object>> of(Letter letter) {
        return switch (letter.state()) {
            case SENT, PENDING, RETRACTED -> Optional.empty();
            case SENDING, HELD, DEFERRED, QUEUED -> explained(letter);
            case FAILED, EXPIRED -> explained(letter).map(document -> { // whatever the reply means while there is hope
                document.put("weDo", "The letter is not tried again; it can be restored for a while.");
                return document;
            });
        };
    }

    /// Why an attempt did not deliver.
    static Optional<Map<String, Object>> of(Occurrence attempt) {
        return attempt.words().startsWith("delivered") ? Optional.empty() : Replies.explain(attempt.words()).map(Explanations::document);
    }

    private static Optional<Map<String, Object>> explained(Letter letter) {
        return letter.why().map(Replies::explain).map(Explanations::document);
    }

    private static Map<String, Object> document(Explanation explanation) {
        var document = new LinkedHashMap<String, Object>();
        document.put("happened", explanation.happened());
        document.put("weDo", explanation.weDo());
        document.put("youCan", explanation.youCan());
        return document;
    }
}
