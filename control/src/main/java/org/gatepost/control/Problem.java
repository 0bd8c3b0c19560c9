package org.gatepost.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A problem document (RFC 9457).
///
/// @param title what kind of problem, the same words each time
/// @param detail what happened and what to do
/// @param allowed with 405: the methods that there are (RFC 9110 15.5.6)
record Problem(int status, String title, String detail, Optional<String> allowed) {

    Problem(int status, String title, String detail) {
        this(status, title, detail, Optional.empty());
    }

    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        return document;
    }

    /// Thrown where an endpoint finds out.
    static final class Thrown extends Exception {

        private final transient Problem problem;
        private final transient Map<String, Object> more;

        Thrown(Problem problem) {
            this(problem, Map.of());
        }

        /// @param more members of the document besides the usual ones
        Thrown(Problem problem, Map<String, Object> more) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
            this.more = more;
        }

        Problem problem() {
            return problem;
        }

        Map<String, Object> document() {
            var document = problem.document();
            document.putAll(more);
            return document;
        }
    }
}
