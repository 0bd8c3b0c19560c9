package org.gatepost.control;

import java.util.Map;
import java.util.Optional;

/// What to answer.
///
/// @param document as JSON; empty when the answer has been sent already
record Response(int status, Optional<Map<String, Object>> document) {

    /// The answer has been sent.
    static final Response SENT = new Response(200, Optional.empty());

    static Response ok(Map<String, Object> document) {
        return new Response(200, Optional.of(document));
    }
}
